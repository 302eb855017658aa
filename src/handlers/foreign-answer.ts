import { closeInstalled, endCarried, enqueueNotice } from '../async/index.ts'
import type { CvCertificate } from '../cvc/index.ts'
import type {
  CertificatesOutcome,
  Exchange,
  NoticeText,
  Outcome,
  Partner,
  Refusal,
  Refused,
} from '../messages/index.ts'
import { judgeRelayed, keepReceived, keepRelayed } from '../pki/index.ts'
import type { AuthorityRecord, Tx } from '../store/index.ts'
import { passOn } from './announce.ts'
import type { HandlerDeps } from './deps.ts'
import { inaccurate } from './inaccurate-certificate.ts'
import { summaryOf } from './reception-summary.ts'

/**
 * Another state answered the request of one of our DVs: checked by machine, kept, and told to the DV; all in one transaction.
 */
export async function installForeignAnswer(
  exchange: Exchange,
  outcome: CertificatesOutcome | Refused,
  { spoc, state }: { readonly spoc: AuthorityRecord; readonly state: Partner },
  deps: HandlerDeps,
): Promise<void> {
  const result =
    outcome.kind === 'refused'
      ? refusedAbroad(exchange, outcome)
      : await judged(exchange, outcome.certificates, { spoc, state }, deps)
  let owed: Exchange | undefined
  let passedOn: readonly Exchange[] = []
  let notice: Exchange | undefined
  const also = async (tx: Tx): Promise<void> => {
    const at = deps.now()
    await result.keep(tx, at)
    passedOn = await passOn(tx, spoc, result.learned, at, exchange)
    owed = await endCarried(tx, exchange, result.outcome, result.event.details, at)
    if (result.notice === undefined) return
    const details = { about: exchange.id }
    notice = await enqueueNotice(tx, { ...result.notice, partner: state, details }, at)
  }
  if (!(await closeInstalled(exchange, result.event, also, deps))) return
  if (owed !== undefined) await deps.dispatch('deliver', owed.id)
  for (const { id } of passedOn) await deps.dispatch('send', id)
  if (notice !== undefined) await deps.dispatch('send', notice.id)
}

interface Result {
  readonly event: { readonly kind: string; readonly details: Readonly<Record<string, unknown>> }
  readonly keep: (tx: Tx, at: Date) => Promise<void>
  /** CVCA certificates that came along and were not known here. */
  readonly learned: readonly CvCertificate[]
  readonly outcome: Outcome
  /** What the other state is told (TR-03139, 4.4.2, step 13). */
  readonly notice?: NoticeText
}

/** What the DV is told when the other state refused: what speaks against its request; for the rest, where it ended. */
const TOLD: Readonly<Partial<Record<Refusal, Refusal>>> = {
  'inner-signature': 'inner-signature',
  'outer-signature': 'outer-signature',
  expired: 'expired',
  'domain-parameters': 'domain-parameters',
  'not-accepted': 'not-accepted-foreign',
}

function refusedAbroad({ wireStatus }: Exchange, { reason }: Refused): Result {
  const told = TOLD[reason] ?? 'not-forwarded'
  return {
    event: { kind: 'our request was refused', details: { answer: wireStatus, reason, told } },
    keep: async () => {},
    learned: [],
    outcome: { kind: 'refused', reason: told },
  }
}

async function judged(
  exchange: Exchange,
  certificates: readonly Uint8Array[],
  { spoc, state }: { readonly spoc: AuthorityRecord; readonly state: Partner },
  deps: HandlerDeps,
): Promise<Result> {
  const relayed = await judgeRelayed({ spoc, state, certReq: exchange.request ?? new Uint8Array() }, certificates, deps)
  const summary = summaryOf(relayed.reception)
  if (!relayed.ok) {
    if (relayed.isEarly) throw new Error(`the certificate cannot be used yet: ${relayed.why}`)
    return {
      event: { kind: 'certificate inaccurate', details: { why: relayed.why, ...summary } },
      keep: (tx, at) => keepReceived(tx, spoc, relayed.reception, at),
      learned: relayed.reception.authorities,
      outcome: { kind: 'refused', reason: 'not-accepted-foreign' },
      notice: inaccurate(exchange, certificates, relayed.why),
    }
  }
  const { certificate, octets, reception } = relayed
  const { holderReference, authorityReference, expires } = certificate
  return {
    event: { kind: 'certificate checked', details: { holderReference, authorityReference, expires, ...summary } },
    keep: async (tx, at) => {
      await keepReceived(tx, spoc, reception, at)
      await keepRelayed(tx, spoc, certificate, at)
    },
    learned: reception.authorities,
    outcome: { kind: 'certificates', certificates: octets },
  }
}
