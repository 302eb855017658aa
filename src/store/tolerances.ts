import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

/** How often a partner's messages needed a tolerance, as far as events go back. */
export interface ToleranceCount {
  readonly partnerName: string
  readonly tolerance: string
  readonly forgiven: number
  /** While it was switched off. */
  readonly refused: number
  readonly lastAt: Date
}

/**
 * Counted from the events of the messages, which stand in the transaction of what they tell: nothing more is written for a message.
 * @param partnerId of one partner; undefined: of all
 */
export async function countTolerances(db: Database, partnerId?: string): Promise<ToleranceCount[]> {
  const { rows } = await sql<Omit<ToleranceCount, 'forgiven' | 'refused'> & { forgiven: string; refused: string }>`
    select partner.name as "partnerName", met.name as "tolerance", max(event.at) as "lastAt",
      count(*) filter (where met.forgiven) as "forgiven", count(*) filter (where not met.forgiven) as "refused"
    from event
    join partner on partner.id = event.partner_id
    cross join lateral (
      select jsonb_array_elements_text(event.details->'forgiven') as name, true as forgiven
      union all
      select jsonb_array_elements_text(event.details->'notForgiven'), false
    ) met
    where event.details ?| array['forgiven', 'notForgiven']
      and (${partnerId ?? null}::uuid is null or event.partner_id = ${partnerId ?? null}::uuid)
    group by partner.name, met.name
    order by partner.name, met.name`.execute(db)
  return rows.map(({ forgiven, refused, ...row }) => ({ ...row, forgiven: Number(forgiven), refused: Number(refused) }))
}

/** @returns those that were in the other state before */
export async function switchTolerances(
  tx: Tx,
  partnerId: string,
  names: readonly string[],
  state: 'on' | 'off',
): Promise<string[]> {
  const { tolerances_off: before } = await tx
    .selectFrom('partner')
    .select('tolerances_off')
    .where('id', '=', partnerId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const others = before.filter((name) => !names.includes(name))
  const after = state === 'on' ? others : [...new Set([...before, ...names])].sort()
  await tx.updateTable('partner').set({ tolerances_off: after }).where('id', '=', partnerId).execute()
  return [...new Set(names)].filter((name) => before.includes(name) === (state === 'on'))
}
