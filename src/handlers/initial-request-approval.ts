import { type Proposal, propose } from '../approvals/index.ts'
import { awaitApproval } from '../async/index.ts'
import type { ApprovalCheck, Exchange, Partner } from '../messages/index.ts'
import type { IssueCase, NotPermitted } from '../pki/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** The request passed every rule; people say whether the key is really this holder's. */
export async function proposeInitialRequest(
  issueCase: IssueCase,
  { keyFingerprint }: NotPermitted,
  needs: 1 | 2,
  deps: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  const { exchange, partner, authority, verified } = issueCase
  const proposal: Proposal = {
    kind: 'initial-request',
    subject: `${authority.name} certifies the first key ${verified.request.holderReference} of ${partner.name}`,
    needs,
    requestedBy: undefined,
    exchangeId: exchange.id,
    partnerId: partner.id,
    authorityId: authority.id,
    checks: [...checksOf(issueCase), voucherOf(issueCase), compareFingerprint(keyFingerprint)],
    action: { keyFingerprint },
  }
  await awaitApproval(exchange, (tx, at) => propose(tx, proposal, at), deps)
}

/** Our CVCA is to countersign; people say whether the key is really this DV's. */
export async function proposeCountersignature(
  { exchange, cvca, dv, foreignCar, holderReference, keyFingerprint }: CountersignatureWanted,
  needs: 1 | 2,
  deps: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  const proposal: Proposal = {
    kind: 'initial-request',
    subject: `${cvca.name} countersigns the first key ${holderReference} of ${dv.name} for ${foreignCar}`,
    needs,
    requestedBy: undefined,
    exchangeId: exchange.id,
    partnerId: dv.id,
    authorityId: cvca.id,
    checks: [...foreignChecksOf({ dv, foreignCar, holderReference }), compareFingerprint(keyFingerprint)],
    action: { keyFingerprint },
  }
  await awaitApproval(exchange, (tx, at) => propose(tx, proposal, at), deps)
}

interface CountersignatureWanted {
  readonly exchange: Exchange
  readonly cvca: AuthorityRecord
  readonly dv: Partner
  readonly foreignCar: string
  readonly holderReference: string
  readonly keyFingerprint: string
}

/** Whether its caller can wait for people: an outcome that takes days can only be called back. */
export const canWait = ({ callbackUrl }: Exchange): boolean => callbackUrl !== undefined

/** What was looked at before our CVCA is asked to countersign. */
export function foreignChecksOf({
  dv,
  foreignCar,
  holderReference,
}: Pick<CountersignatureWanted, 'dv' | 'foreignCar' | 'holderReference'>): ApprovalCheck[] {
  return [
    passed('inner signature', 'TR-03110-3 C.2.6', 'made with the very key that is to be certified'),
    passed('domain parameters', 'TR-03139 4.4.2', `those of ${foreignCar}`),
    passed('holder reference', 'register of partners', `${holderReference} belongs to ${dv.name}`),
    passed('suspension', 'TR-03139 1.1', `${dv.name} is not suspended`),
  ]
}

/** What the judge looked at; a request that fails one of these is refused and asks nobody. */
export function checksOf({ partner, verified, issuing, authority }: IssueCase): ApprovalCheck[] {
  const { holderReference, authorityReference } = verified.request
  const signer = issuing.certificate.holderReference
  return [
    passed('inner signature', 'TR-03110-3 C.2.6', 'made with the very key that is to be certified'),
    passed('algorithm and domain parameters', 'TR-03110-3 2.6.3', `those of ${signer}`),
    passed('holder reference', 'register of partners', `${holderReference} belongs to ${partner.name}`),
    authorityReference === undefined
      ? passed('authority reference', `policy of ${authority.name}`, 'none, and none is asked for')
      : passed('authority reference', 'TR-03139 4.4.2', `${authorityReference} is a key of ${authority.name}`),
    passed('suspension', 'TR-03139 1.1', `${partner.name} is not suspended`),
  ]
}

/** Who vouches for an initial request: the CVCA of another state for its DV, else nobody. */
export function voucherOf({ partner, verified }: IssueCase): ApprovalCheck {
  const [check, source] = ['outer signature', 'TR-03139 4.2']
  if (verified.kind === 'authenticated') {
    return passed(check, source, `by ${verified.outerAuthorityReference}, a CVCA registered of its state`)
  }
  return { check, source, ok: null, says: whyInitial(partner) }
}

function whyInitial(partner: Partner): string {
  const none = 'none: no key before vouches for this one'
  if (partner.initialSince === undefined) return none
  return `${none}; a suspension was lifted on ${partner.initialSince.toISOString().slice(0, 10)}`
}

export const compareFingerprint = (keyFingerprint: string): ApprovalCheck => ({
  check: 'key fingerprint',
  source: 'TR-03139 4.4.3',
  ok: null,
  says: `compare it with the holder over another channel: ${keyFingerprint}`,
})

export const passed = (check: string, source: string, says: string): ApprovalCheck => ({
  check,
  source,
  ok: true,
  says,
})
