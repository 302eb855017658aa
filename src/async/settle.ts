import { type RawBuilder, sql } from 'kysely'
import type { Exchange, Outcome, Task } from '../messages/index.ts'
import {
  allHold,
  assertHeld,
  type Beside,
  type Database,
  eventRow,
  findExchange,
  insertWhere,
  keepExchangeCertificates,
  keepListContent,
  MOVED,
  NOTHING_BESIDE,
  type Part,
  type Tx,
  whatHolds,
  withParts,
} from '../store/index.ts'
import { octetsTold } from './octets-told.ts'
import { owing } from './outbox.ts'
import { callPriority } from './turns.ts'

/** Told to everybody who waits for an exchange's outcome, also that it will take long; the payload is its id. */
export const SETTLED_CHANNEL = 'exchange_settled'

/** Where an outcome may still be given. */
type Unsettled = 'accepted' | 'forwarded' | 'awaiting-approval' | 'awaiting-ceremony'

interface SettleDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string, priority?: number) => Promise<void>
}

/** What is written with an outcome: in the very statement; or by others, and then in one transaction with it. */
type Also = Beside | ((tx: Tx) => Promise<void>)

/**
 * Ends the work on an accepted exchange: outcome, certificates, event, what `also` writes, and the callback that is now
 * owed, in one transaction. Nothing of it happens when the exchange was settled by someone else.
 * @returns whether this call settled it
 */
export async function settle(
  exchange: Exchange,
  outcome: Outcome,
  also: Also,
  details: Readonly<Record<string, unknown>>,
  { db, now, dispatch }: SettleDeps,
): Promise<boolean> {
  const at = now()
  const how = { from: exchange.state === 'forwarded' ? 'forwarded' : 'accepted', details } as const
  const settled = await settleAlso(db, exchange, outcome, also, how, at)
  if (settled && exchange.callbackUrl !== undefined) {
    await dispatch('deliver', exchange.id, callPriority(exchange, 'deliver'))
  }
  return settled
}

async function settleAlso(
  db: Database,
  exchange: Exchange,
  outcome: Outcome,
  also: Also,
  how: How,
  at: Date,
): Promise<boolean> {
  const beside = typeof also === 'function' ? NOTHING_BESIDE : also
  if (typeof also !== 'function' && isOneStatement(outcome)) return settleIn(db, exchange, outcome, beside, how, at)
  return db.transaction().execute(async (tx) => {
    if (!(await settleIn(tx, exchange, outcome, beside, how, at))) return false
    await keepLarge(tx, exchange, outcome, at)
    if (typeof also === 'function') await also(tx)
    return true
  })
}

interface How {
  readonly from: Unsettled
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * In a transaction that settles as part of something else; the caller dispatches `deliver` once it has committed.
 * @returns whether the exchange was in that state
 */
export async function settleWithin(tx: Tx, exchange: Exchange, outcome: Outcome, how: How, at: Date): Promise<boolean> {
  if (!(await settleIn(tx, exchange, outcome, NOTHING_BESIDE, how, at))) return false
  await keepLarge(tx, exchange, outcome, at)
  return true
}

function settleIn(
  db: Database | Tx,
  exchange: Exchange,
  outcome: Outcome,
  beside: Beside,
  { from, details }: How,
  at: Date,
): Promise<boolean> {
  const { id, partnerId, callbackUrl } = exchange
  const event = { kind: 'settled', exchangeId: id, partnerId, details: { ...details, ...octetsTold({ outcome }) } }
  const owed: readonly Part[] = callbackUrl === undefined ? [] : [['owed', owing(exchange, 'deliver', at, MOVED)]]
  const to = callbackUrl === undefined ? 'closed' : 'settled'
  const told: Part = ['told', insertWhere(MOVED, 'event', eventRow(event, at))]
  const notified = sql`(select pg_notify(${SETTLED_CHANNEL}, ${id}) from moved)`
  return moveToOutcome(db, exchange, outcome, { from, to, also: [told, ...owed], beside, notified }, at)
}

/**
 * The caller can wait no longer and takes no callback. Moves the same row as {@link settle}, so one of the two wins.
 * @returns whether the deadline won
 */
export async function giveUpWaiting({ id }: Exchange, { db, now }: Pick<SettleDeps, 'db' | 'now'>): Promise<boolean> {
  const at = now()
  const exchange = await findExchange(db, id)
  if (exchange === undefined) return false
  const from = exchange.state === 'forwarded' ? 'forwarded' : 'accepted'
  const reason = from === 'forwarded' ? 'not-forwarded' : 'synchronous-not-possible'
  const kind = 'not settled by the deadline of a caller without callbacks'
  const told: Part = [
    'told',
    insertWhere(MOVED, 'event', eventRow({ kind, exchangeId: id, partnerId: exchange.partnerId }, at)),
  ]
  const how = { from, to: 'closed', also: [told], beside: NOTHING_BESIDE, notified: sql`null` } as const
  return moveToOutcome(db, exchange, { kind: 'refused', reason }, how, at)
}

interface Move {
  readonly from: Unsettled
  readonly to: 'settled' | 'closed'
  readonly also: readonly Part[]
  readonly beside: Beside
  readonly notified: RawBuilder<unknown>
}

/**
 * From a named state to its outcome, with all that comes with it, in one statement.
 * @throws what `beside` says when that state was found, and what must hold for it did not
 */
async function moveToOutcome(
  db: Database | Tx,
  exchange: Exchange,
  outcome: Outcome,
  { from, to, also, beside, notified }: Move,
  at: Date,
): Promise<boolean> {
  const { id } = exchange
  const closedAt = to === 'closed' ? at : null
  const moved = sql`
    update exchange set state = ${to}, settled_at = ${at}, closed_at = ${closedAt}, outcome = ${outcomeOf(outcome)}
    where id = ${id} and state = ${from} and ${allHold(beside)} returning id`
  const done = sql`delete from outbox where exchange_id in (select id from moved) and task = 'handle'`
  const parts: readonly Part[] = [
    ...beside.before,
    [MOVED, moved],
    ['done', done],
    ...unbinding(exchange, outcome),
    ...carrying(outcome),
    ...also,
    ...beside.after,
  ]
  const { rows } = await sql<{ moved: boolean; held: Record<string, boolean> }>`
    ${withParts(parts)}
    select exists (select from moved) as moved, ${whatHolds(beside)} as held, ${notified} as notified`.execute(db)
  const [{ moved: hasMoved, held } = { moved: false, held: {} }] = rows
  if (!hasMoved && (await findExchange(db, id))?.state === from) assertHeld(beside, held)
  return hasMoved
}

const outcomeOf = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.reason : outcome.kind)

/** Without an id a refused request may be tried again. */
const unbinding = ({ messageId }: Exchange, { kind }: Outcome): readonly Part[] =>
  messageId !== undefined || kind !== 'refused'
    ? []
    : [['forgotten', sql`delete from live_repeat where exchange_id in (select id from moved)`]]

const FEW = 20 // certificates, each of them a part of the statement's text

const isOneStatement = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' || (outcome.kind === 'certificates' && outcome.certificates.length <= FEW)

function carrying(outcome: Outcome): readonly Part[] {
  if (outcome.kind !== 'certificates' || outcome.certificates.length === 0 || !isOneStatement(outcome)) return []
  const rows = outcome.certificates.map((octets, position) => sql`(${sql.lit(position)}, ${octets}::bytea)`)
  const kept = sql`
    insert into exchange_certificate (exchange_id, position, octets)
    select moved.id, its.position, its.octets from moved, (values ${sql.join(rows)}) as its (position, octets)`
  return [['kept', kept]]
}

/** What an outcome brings and does not fit into its statement. */
async function keepLarge(tx: Tx, { id }: Exchange, outcome: Outcome, at: Date): Promise<void> {
  if (isOneStatement(outcome) || outcome.kind === 'refused') return
  if (outcome.kind === 'certificates') return keepExchangeCertificates(tx, id, outcome.certificates)
  const list_sha256 = await keepListContent(tx, outcome.list, at)
  await tx.updateTable('exchange').set({ list_sha256 }).where('id', '=', id).execute()
}
