import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Cause, Partner } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'

/** When a partner is called no more for a while, and for how long. */
export interface CircuitPlan {
  /** So many calls in a row that did not reach it open the circuit. */
  readonly failures: number
  readonly firstPauseSeconds: number
  readonly longestPauseSeconds: number
  /** How long a probe may take: after that, whoever made it is gone. */
  readonly probeSeconds: number
}

/** How a call is let through: `failed` tells that calls before it did not reach the partner; `probe` names the only one of a circuit that is half-open. */
export type Pass =
  | { readonly kind: 'free'; readonly failed: boolean }
  | { readonly kind: 'probe'; readonly probe: string }

/**
 * Asks whether a partner may be called now. A circuit whose pause is over lets one call through, in all processes together: one
 * statement moves it from `open` to `half-open`.
 * @returns undefined: nothing goes out to it now
 */
export async function enterCircuit(
  db: Database,
  partnerId: string,
  plan: CircuitPlan,
  now: Date,
): Promise<Pass | undefined> {
  const { rows } = await sql<{ paused: boolean; state: string | null; failures: number | null }>`
    select exists (select from partner_pause where partner_id = partner.id) as paused, circuit.state, circuit.failures
    from (select ${partnerId}::uuid as id) as partner left join partner_circuit circuit on circuit.partner_id = partner.id
    `.execute(db)
  const { paused, state, failures } = rows[0] ?? { paused: false, state: null, failures: null }
  if (paused) return undefined
  if (state === null || state === 'closed') return { kind: 'free', failed: (failures ?? 0) > 0 }
  return takeProbe(db, partnerId, plan, now)
}

async function takeProbe(db: Database, partnerId: string, plan: CircuitPlan, now: Date): Promise<Pass | undefined> {
  const probe = randomUUID()
  const { rows } = await sql`
    update partner_circuit
    set state = 'half-open', probe = ${probe}, probe_until = ${secondsAfter(now, plan.probeSeconds)}
    where partner_id = ${partnerId}
      and ((state = 'open' and retry_at <= ${now}) or (state = 'half-open' and probe_until <= ${now}))
      and not exists (select from partner_pause where partner_id = ${partnerId})
    returning probe`.execute(db)
  return rows.length === 0 ? undefined : { kind: 'probe', probe }
}

/** The partner answered, whatever it said. @returns whether that closed its circuit */
export async function noteReached(db: Database, partner: Partner, pass: Pass, now: Date): Promise<boolean> {
  if (pass.kind === 'probe') return closeCircuit(db, partner, pass.probe, now)
  if (!pass.failed) return false // what fails meanwhile goes on counting
  await sql`
    update partner_circuit set failures = 0
    where partner_id = ${partner.id} and state = 'closed' and failures > 0`.execute(db)
  return false
}

/** What failed while it was open is tried at once, and counts from the beginning. */
async function closeCircuit(db: Database, partner: Partner, probe: string, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ opened_at: Date }>`
      with before as (select opened_at from partner_circuit where partner_id = ${partner.id})
      update partner_circuit
      set state = 'closed', failures = 0, opened_at = null, retry_at = null, pause_seconds = null, probe = null,
        probe_until = null, told_hours = null
      from before
      where partner_id = ${partner.id} and state = 'half-open' and probe = ${probe}
      returning before.opened_at`.execute(tx)
    const [closed] = rows
    if (closed === undefined) return false
    await beginAnew(tx, partner.id)
    const details = { openSince: closed.opened_at, minutes: minutesBetween(closed.opened_at, now) }
    await insertEvent(tx, { kind: 'circuit closed', partnerId: partner.id, details }, now)
    return true
  })
}

/** Of the work owed to a partner, what failed before is due now. */
export async function beginAnew(tx: Tx, partnerId: string): Promise<void> {
  await sql`
    with failing as (
      select outbox.id from outbox join exchange on exchange.id = outbox.exchange_id
      where exchange.partner_id = ${partnerId} and outbox.state = 'due' and outbox.failing_since is not null
      order by outbox.id for update of outbox) -- in one order: others may be at it, too
    update outbox set failing_since = null, next_at = case when attempts > 0 then null else next_at end, attempts = 0
    from failing where outbox.id = failing.id`.execute(tx)
}

/**
 * A call did not reach the partner. So many in a row open its circuit; a probe that failed opens it again, for longer.
 * @returns when it may be called again; undefined while it is closed, or where others moved it meanwhile
 */
export async function noteNotReached(
  db: Database,
  partner: Partner,
  pass: Pass,
  cause: Cause,
  plan: CircuitPlan,
  now: Date,
): Promise<Date | undefined> {
  if (pass.kind === 'probe') return reopen(db, partner, pass.probe, cause, plan, now)
  return db.transaction().execute(async (tx) => {
    const moved = await countFailure(tx, partner, cause, plan, now)
    if (moved?.retry_at == null) return undefined
    const details = { failures: moved.failures, kind: cause.kind, cause: cause.says, nextTryAt: moved.retry_at }
    await insertEvent(tx, { kind: 'circuit opened', partnerId: partner.id, details }, now)
    return moved.retry_at
  })
}

/** @returns the row this failure made or changed; undefined where the circuit was not closed */
async function countFailure(
  tx: Tx,
  { id }: Partner,
  { kind, says }: Cause,
  plan: CircuitPlan,
  now: Date,
): Promise<{ failures: number; retry_at: Date | null } | undefined> {
  const pause = Math.min(plan.firstPauseSeconds, plan.longestPauseSeconds)
  const retryAt = secondsAfter(now, pause)
  const opens = plan.failures <= 1
  const { rows } = await sql<{ failures: number; retry_at: Date | null }>`
    insert into partner_circuit as circuit (partner_id, state, failures, cause, last_error, opened_at, retry_at, pause_seconds)
    values (${id}, ${opens ? 'open' : 'closed'}, 1, ${kind}, ${says}, ${opens ? now : null}, ${opens ? retryAt : null},
      ${opens ? pause : null})
    on conflict (partner_id) do update set
      failures = circuit.failures + 1, cause = excluded.cause, last_error = excluded.last_error,
      state = case when circuit.failures + 1 >= ${plan.failures}::integer then 'open' else 'closed' end,
      opened_at = case when circuit.failures + 1 >= ${plan.failures}::integer then ${now}::timestamptz end,
      retry_at = case when circuit.failures + 1 >= ${plan.failures}::integer then ${retryAt}::timestamptz end,
      pause_seconds = case when circuit.failures + 1 >= ${plan.failures}::integer then ${pause}::double precision end
    where circuit.state = 'closed'
    returning failures, retry_at`.execute(tx)
  return rows[0]
}

async function reopen(
  db: Database,
  { id }: Partner,
  probe: string,
  { kind, says }: Cause,
  { longestPauseSeconds: longest }: CircuitPlan,
  now: Date,
): Promise<Date | undefined> {
  const { rows } = await sql<{ retry_at: Date }>`
    update partner_circuit
    set state = 'open', failures = failures + 1, cause = ${kind}, last_error = ${says}, probe = null, probe_until = null,
      pause_seconds = least(pause_seconds * 2, ${longest}::double precision),
      retry_at = ${now}::timestamptz + make_interval(secs => least(pause_seconds * 2, ${longest}::double precision))
    where partner_id = ${id} and state = 'half-open' and probe = ${probe}
    returning retry_at`.execute(db)
  return rows[0]?.retry_at
}

/** The call said nothing of whether the partner is there: another may try at once. */
export async function giveBack(db: Database, partner: Partner, pass: Pass, now: Date): Promise<void> {
  if (pass.kind === 'free') return
  await sql`
    update partner_circuit set state = 'open', retry_at = ${now}, probe = null, probe_until = null
    where partner_id = ${partner.id} and state = 'half-open' and probe = ${pass.probe}`.execute(db)
}

const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
const minutesBetween = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 60_000)
