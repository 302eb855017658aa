import { isDeepStrictEqual } from 'node:util'
import type { CertificateWishes } from '../../messages/index.ts'
import { DAY, readShown, renewAt, type ShownCertificate, warningDue } from '../../pki/index.ts'
import {
  type Database,
  findOrder,
  isOwnTlsWarned,
  listOwnTls,
  type OrderRecord,
  type OwnTlsRecord,
  orderChain,
  type Tx,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import type { OwnIdentity, TlsRenewal } from './own-identity.ts'

/** What is to be done next for a certificate of ours. Each is one thing that a crash leaves undone or done. */
export type TlsStep =
  /** A successor is wanted: written down before it is ordered. */
  | { readonly kind: 'begin'; readonly why: string }
  | { readonly kind: 'order'; readonly record: OwnTlsRecord }
  | { readonly kind: 'take'; readonly record: OwnTlsRecord; readonly order: OrderRecord }
  | { readonly kind: 'give-up'; readonly record: OwnTlsRecord; readonly says: string }
  | { readonly kind: 'use'; readonly record: OwnTlsRecord }
  | { readonly kind: 'remove-key'; readonly record: OwnTlsRecord; readonly order: OrderRecord | undefined }
  | { readonly kind: 'warn'; readonly shown: ShownCertificate; readonly days: number }

type Deps = Pick<HandlerDeps, 'now'> & { readonly db: Database | Tx }

/** @returns undefined: nothing now */
export async function nextStep(identity: OwnIdentity, deps: Deps): Promise<TlsStep | undefined> {
  const { renewal } = identity
  const records = renewal === undefined ? [] : await listOwnTls(deps.db, identity.name)
  return (
    (renewal && (await stepTowardsNext(renewal, records, deps))) ??
    (renewal && (await oldKey(renewal, records, deps))) ??
    (await warning(identity, records, deps))
  )
}

async function stepTowardsNext(
  renewal: TlsRenewal,
  records: readonly OwnTlsRecord[],
  deps: Deps,
): Promise<TlsStep | undefined> {
  const record = records.find(({ state }) => state === 'ordered' || state === 'ready')
  if (record === undefined) {
    const why = await whyOrder(renewal, records, deps)
    return why === undefined ? undefined : { kind: 'begin', why }
  }
  const order = await findOrder(deps.db, record.orderId)
  if (order === undefined) return { kind: 'order', record }
  switch (order.state) {
    case 'issued':
      if (record.state === 'ordered') return { kind: 'take', record, order }
      return (await isTimeToUse(record, records, deps)) ? { kind: 'use', record } : undefined
    case 'rejected':
    case 'failed':
    case 'cancelled':
      return { kind: 'give-up', record, says: order.why ?? `the order was ${order.state}` }
    case 'revoked':
      return { kind: 'give-up', record, says: 'it was revoked before it came into use' }
    default:
      return undefined // the queue has it in hand
  }
}

/** The day has come, or partners cannot use the one before any more. */
async function isTimeToUse(
  { useFrom }: OwnTlsRecord,
  records: readonly OwnTlsRecord[],
  { db, now }: Deps,
): Promise<boolean> {
  if (useFrom === undefined || useFrom <= now()) return true
  const inUse = records.find(({ state }) => state === 'in-use')
  const order = inUse && (await findOrder(db, inUse.orderId))
  return order?.state !== 'issued' || (order.notAfter ?? useFrom) <= now()
}

const PAUSE_AFTER_FAILURE = 6 * 3_600_000

/** Why another certificate is wanted, in words; undefined: none is. */
async function whyOrder(
  renewal: TlsRenewal,
  records: readonly OwnTlsRecord[],
  { db, now }: Deps,
): Promise<string | undefined> {
  const [latest] = records
  const hasFailed = latest?.state === 'given-up' && latest.usedAt === undefined
  if (hasFailed && (latest.endedAt?.getTime() ?? 0) + PAUSE_AFTER_FAILURE > now().getTime()) {
    const failed = await findOrder(db, latest.orderId)
    if (failed !== undefined && isAsWished(failed, renewal)) return undefined
  }
  const inUse = records.find(({ state }) => state === 'in-use')
  if (inUse === undefined) return 'there is none'
  const order = await findOrder(db, inUse.orderId)
  if (order?.state === 'revoked') return 'the one in use is revoked'
  if (order !== undefined && !isAsWished(order, renewal)) return 'the configuration asks for another'
  const [leaf] = await orderChain(db, inUse.orderId) // what this process shows may not be it yet
  if (leaf === undefined) return 'the one in use is gone'
  const { notAfter, ...dates } = readShown(leaf)
  const isDue = renewAt({ notAfter, ...dates }, renewal.renewBeforeDays) <= now()
  return isDue ? `the one in use ends on ${notAfter.toISOString().slice(0, 10)}` : undefined
}

function isAsWished({ partnerId, wishes }: OrderRecord, renewal: TlsRenewal): boolean {
  return partnerId === renewal.partnerId && isDeepStrictEqual(plain(wishes), plain(renewal.wishes))
}

/** As it comes back from the database: what is undefined is not there. */
const plain = (wishes: CertificateWishes): unknown => JSON.parse(JSON.stringify(wishes))

async function oldKey(
  { keepOldDays }: TlsRenewal,
  records: readonly OwnTlsRecord[],
  { db, now }: Deps,
): Promise<TlsStep | undefined> {
  const isOver = ({ state, endedAt }: OwnTlsRecord): boolean =>
    (state === 'replaced' || state === 'given-up') && (endedAt?.getTime() ?? 0) + keepOldDays * DAY <= now().getTime()
  const record = records.find(isOver)
  return record && { kind: 'remove-key', record, order: await findOrder(db, record.orderId) }
}

/** None while the next one is here: it is used before the end. */
async function warning(
  { renewal, ...identity }: OwnIdentity,
  records: readonly OwnTlsRecord[],
  { db, now }: Deps,
): Promise<TlsStep | undefined> {
  const pem = identity.shown()
  if (pem === undefined || records.some(({ state }) => state === 'ready')) return undefined
  const shown = readShown(pem)
  const days = warningDue(shown, renewal?.renewBeforeDays, now())
  if (days === undefined || (await isOwnTlsWarned(db, shown.fingerprint, days))) return undefined
  return { kind: 'warn', shown, days }
}
