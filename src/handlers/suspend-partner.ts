import { type OwedWork, withdrawInitialRequestsOf } from '../approvals/index.ts'
import { parkWithin, settleWithin } from '../async/index.ts'
import { decodeRequest, holderReferenceParts } from '../cvc/index.ts'
import { type Exchange, holderName, type Partner, type Refusal } from '../messages/index.ts'
import { suspend } from '../pki/index.ts'
import {
  findExchange,
  listAwaitingCeremonyOf,
  listForeignDvs,
  listUnsentTo,
  listWaitingForState,
  type Tx,
} from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

type Details = Readonly<Record<string, unknown>>

/**
 * Suspends a partner, a state with all its DVs: what of theirs waits for people is refused, what is queued to it is parked with
 * the cause, and a DV of ours that waits for it is told (TR-03139, 1.1).
 * @returns the work that is owed now, for the caller to dispatch once the transaction has committed
 */
export async function suspendWithin(
  tx: Tx,
  partner: Partner,
  details: Details,
  at: Date,
): Promise<readonly OwedWork[]> {
  if (!(await suspend(tx, partner, details, at))) return []
  const why = `${partner.name} is suspended`
  return [
    ...(await refuseWaiting(tx, partner, why, at)),
    ...(await refuseAwaitingCeremony(tx, partner, why, at)),
    ...(await parkUnsent(tx, partner, why, at)),
  ]
}

export async function suspendPartner(
  partner: Partner,
  details: Details,
  { db, now, dispatch }: Pick<HandlerDeps, 'db' | 'now' | 'dispatch'>,
): Promise<void> {
  const at = now()
  const owed = await db.transaction().execute((tx) => suspendWithin(tx, partner, details, at))
  for (const { task, exchangeId } of owed) await dispatch(task, exchangeId)
}

async function refuseWaiting(tx: Tx, partner: Partner, why: string, at: Date): Promise<OwedWork[]> {
  const partnerIds = [partner, ...(await listForeignDvs(tx, partner.id))].map(({ id }) => id)
  const exchangeIds = partner.role === 'SPOC' ? await listWaitingForState(tx, partner.country) : []
  const owed: OwedWork[] = []
  for (const { id, exchangeId } of await withdrawInitialRequestsOf(tx, { partnerIds, exchangeIds }, why, at)) {
    const exchange = exchangeId === undefined ? undefined : await findExchange(tx, exchangeId)
    if (exchange === undefined) continue
    const reason: Refusal = exchangeIds.includes(exchange.id) ? 'not-forwarded' : 'holder-inactive'
    const details = { outcome: reason, why, approval: id }
    const how = { from: 'awaiting-approval', details } as const
    if (!(await settleWithin(tx, exchange, { kind: 'refused', reason }, how, at))) continue
    if (exchange.callbackUrl !== undefined) owed.push({ task: 'deliver', exchangeId: exchange.id })
  }
  return owed
}

/** What waits for the machine with the key of our CVCA is not certified any more. */
async function refuseAwaitingCeremony(tx: Tx, partner: Partner, why: string, at: Date): Promise<OwedWork[]> {
  const country = partner.role === 'SPOC' ? partner.country : undefined
  const whose = { partnerId: partner.ofState ?? partner.id, country }
  const owed: OwedWork[] = []
  for (const exchange of await listAwaitingCeremonyOf(tx, whose)) {
    if (partner.role === 'foreign-DV' && !isOf(partner, exchange)) continue
    const reason: Refusal = exchange.foreignCar === undefined ? 'holder-inactive' : 'not-forwarded'
    const how = { from: 'awaiting-ceremony', details: { outcome: reason, why } } as const
    if (!(await settleWithin(tx, exchange, { kind: 'refused', reason }, how, at))) continue
    if (exchange.callbackUrl !== undefined) owed.push({ task: 'deliver', exchangeId: exchange.id })
  }
  return owed
}

/** A state asks for all its DVs. */
function isOf(dv: Partner, { request }: Exchange): boolean {
  const decoded = decodeRequest(request ?? new Uint8Array(), { mode: 'tolerant' })
  return holderName(holderReferenceParts(decoded.request.holderReference)) === holderName(dv)
}

async function parkUnsent(tx: Tx, partner: Partner, why: string, at: Date): Promise<OwedWork[]> {
  const owed: OwedWork[] = []
  for (const exchange of await listUnsentTo(tx, partner.id)) {
    const carried = await parkWithin(
      tx,
      exchange,
      'send',
      { kind: 'suspended', says: `${why}: nothing is sent to it` },
      at,
    )
    if (carried !== undefined) owed.push({ task: 'deliver', exchangeId: carried.id })
  }
  return owed
}
