import { findWaitingRollover, type Proposal } from '../approvals/index.ts'
import { addDays, calendarDateOf, decodeCertificate, type VerificationKey, verificationKey } from '../cvc/index.ts'
import {
  type ApprovalCheck,
  holderName,
  type OperatorCommands,
  OperatorError,
  type Partner,
  type ProposedView,
  type RolloverUnderWayView,
  type RolloverView,
} from '../messages/index.ts'
import type { Authenticated } from '../people/index.ts'
import { type AuthorityPolicy, policyOf } from '../pki/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  findActiveKey,
  findCertificatesByHolder,
  findOwedRollover,
} from '../store/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { keptView } from './certificate-view.ts'
import { type ApiDeps, authorityNamed } from './deps.ts'
import { saying } from './saying.ts'

/** A CVCA gets its next key; or, where people have to approve it, waits for them. */
export async function rollOverKey(
  { name }: OperatorCommands['authority.rollover']['input'],
  deps: ApiDeps,
): Promise<RolloverView | ProposedView> {
  const authority = await authorityNamed(name, deps)
  const needs = deps.approvals.rollover
  const requester = await requesterOf(needs, deps)
  if (needs !== 0) return proposeRollover(authority, needs, requester, deps)
  const { selfSigned, link, sentTo } = await saying(() => deps.rollOver(authority))
  return {
    selfSigned: await keptView(authority, selfSigned, deps),
    link: link && (await keptView(authority, link, deps)),
    sentTo: sentTo.map((partner) => partner.name),
  }
}

/** What waits for people, or was approved and is not done yet. */
export async function rolloverUnderWay(
  { id }: AuthorityRecord,
  { db }: Pick<ApiDeps, 'db'>,
): Promise<RolloverUnderWayView | undefined> {
  const owed = await findOwedRollover(db, { authorityId: id })
  if (owed !== undefined) {
    const { approval, owedAt, lastError: why } = owed
    return { approval, state: 'approved', since: owedAt.toISOString(), why }
  }
  const waiting = await findWaitingRollover(db, id)
  if (waiting === undefined) return undefined
  return { approval: waiting.id, state: 'waiting', since: waiting.since.toISOString(), why: undefined }
}

async function proposeRollover(
  cvca: AuthorityRecord,
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
  deps: ApiDeps,
): Promise<ProposedView> {
  const owed = await rolloverUnderWay(cvca, deps)
  if (owed !== undefined) throw underWay(cvca, owed)
  const proposal = await rolloverProposal(cvca, needs, requestedBy, deps)
  try {
    return await proposeToPeople(proposal, deps)
  } catch (cause) {
    const other = (cause as { constraint?: string }).constraint === 'approval_one_rollover'
    throw other ? new OperatorError('refused', `A rollover of ${cvca.name} was asked for meanwhile.`, { cause }) : cause
  }
}

function underWay({ name }: AuthorityRecord, { approval, state }: RolloverUnderWayView): OperatorError {
  const how = state === 'waiting' ? 'waits for approval' : 'is approved and under way'
  return new OperatorError('refused', `A rollover of ${name} ${how} already: "eac approval show ${approval}".`)
}

async function rolloverProposal(
  cvca: AuthorityRecord,
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
  deps: ApiDeps,
): Promise<Proposal> {
  const { ownKey, ownValidityDays } = policyOf(cvca)
  if (cvca.role !== 'CVCA' || ownKey === undefined || ownValidityDays === undefined) {
    throw new OperatorError('refused', `${cvca.name} is a ${cvca.role}; only a CVCA makes its own certificates.`)
  }
  if (cvca.ceremonyPeer !== undefined) {
    const how = 'make the next one there, and take in the batch that brings its certificates'
    throw new OperatorError('refused', `The keys of ${cvca.name} are on another machine; ${how}.`)
  }
  const before = await findActiveKey(deps.db, cvca.id, holderName(cvca))
  const after = before === undefined ? 'its first key' : `the key after ${before.holderReference}`
  return {
    kind: 'rollover',
    subject: `Give ${cvca.name} ${after}`,
    needs,
    requestedBy,
    authorityId: cvca.id,
    checks: [
      ...(before === undefined ? [] : await checksOfOldKey(cvca, before, deps)),
      newKey(ownKey),
      newDates(ownValidityDays, deps.now()),
      ...whoIsTold(await deps.whoIsTold(cvca)),
    ],
    action: { authorityId: cvca.id, before: before?.holderReference ?? null },
  }
}

/** It signs the link certificate, and its own end is when everybody should have the new one. */
async function checksOfOldKey(
  cvca: AuthorityRecord,
  { holderReference, keyId }: AuthorityKey,
  { db, keys, now }: ApiDeps,
): Promise<ApprovalCheck[]> {
  const kept = await findCertificatesByHolder(db, cvca.id, holderReference)
  const certificates = kept.map(({ octets }) => decodeCertificate(octets))
  const own = certificates.find((one) => one.authorityReference === holderReference)
  const canSign =
    keyId !== undefined &&
    (await keys.signer(keyId).then(
      () => true,
      () => false,
    ))
  const kind = own === undefined ? 'its certificate is not in the store' : keyText(verificationKey(own.publicKey))
  const signs = canSign ? 'it signs the link certificate' : 'it cannot be used: no link certificate can be made'
  const old = { check: 'old key', source: 'TR-03110-3 2.5', ok: canSign && own !== undefined }
  const days = own === undefined ? 0 : daysBetween(calendarDateOf(now()), own.expires)
  const left = days < 0 ? `ran out ${-days} days ago` : `${days} days are left to reach everybody`
  const time = `${holderReference} is valid until ${own?.expires ?? 'an unknown day'}: ${left}`
  return [
    { ...old, says: `${holderReference}, ${kind}; ${signs}` },
    {
      check: 'time to distribute',
      source: 'TR-03139 4.4.1',
      ok: own === undefined ? false : days > 0 || null,
      says: time,
    },
  ]
}

const newKey = (ownKey: NonNullable<AuthorityPolicy['ownKey']>): ApprovalCheck => ({
  check: 'new key',
  source: 'TR-03110-3 A.6; policy of the CVCA',
  ok: null,
  says: 'curve' in ownKey ? `${ownKey.algorithm}, ${ownKey.curve}` : `${ownKey.algorithm}, ${ownKey.modulusBits} bits`,
})

const newDates = (days: number, now: Date): ApprovalCheck => {
  const from = calendarDateOf(now)
  const says = `${days} days from the day it is done; done today: ${from} to ${addDays(from, days - 1)}. The link has the same`
  return { check: 'dates', source: 'TR-03139 4.4.1, 4.7', ok: null, says }
}

function whoIsTold({ told, notTold }: Awaited<ReturnType<ApiDeps['whoIsTold']>>): ApprovalCheck[] {
  const names = (partners: readonly Partner[]) => partners.map(({ name }) => name).join(', ')
  const source = 'TR-03139 4.4.1'
  const says = told.length === 0 ? 'nobody: no DV or state with an address is registered' : names(told)
  const check: ApprovalCheck = { check: 'told unasked', source, ok: null, says }
  if (notTold.length === 0) return [check]
  return [check, { check: 'not told', source, ok: null, says: `${names(notTold)}: suspended, or without an address` }]
}

const keyText = (key: VerificationKey): string =>
  key.kind === 'ecdsa' ? `${key.algorithm}, ${key.curve}` : `${key.algorithm}, ${key.modulus.length * 8} bits`

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000
