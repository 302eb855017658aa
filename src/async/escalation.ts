import { type RawBuilder, sql } from 'kysely'
import { type Database, notToldOf, tellOfWaiting } from '../store/index.ts'
import { CALL_TASKS } from './queues.ts'

/** After how many hours each it is told again. */
export interface EscalationPlan {
  /** Of a partner that is not reached, or to which people have paused the calls. */
  readonly heldHours: readonly number[]
  /** Of the request of a DV that is not answered: TR-03139 (4.4.2.2) gives seven days. */
  readonly answerHours: readonly number[]
}

/** Tells, once for each number of hours, of partners to whom nothing goes out, and of DVs' requests without an answer. */
export async function escalate(db: Database, { heldHours, answerHours }: EscalationPlan, now: Date): Promise<void> {
  await tellOfWaiting(db, 'circuit still open', heldHours, now, ({ hours, before }) => {
    return sql`
      update partner_circuit set told_hours = ${hours}
      from partner
      where partner.id = partner_circuit.partner_id and partner_circuit.state <> 'closed' and opened_at <= ${before}
        and ${notToldOf('told_hours', hours)}
      returning null::uuid as exchange_id, partner.id as partner_id, partner.authority_id,
        jsonb_build_object('openSince', opened_at, 'kind', cause, 'cause', last_error, 'waiting', ${WAITING}, 'call', ${CONTACT})
          as details`
  })
  await tellOfWaiting(db, 'calls still paused', heldHours, now, ({ hours, before }) => {
    return sql`
      update partner_pause set told_hours = ${hours}
      from partner
      where partner.id = partner_pause.partner_id and paused_at <= ${before} and ${notToldOf('told_hours', hours)}
      returning null::uuid as exchange_id, partner.id as partner_id, partner.authority_id,
        jsonb_build_object('pausedSince', paused_at, 'why', why, 'waiting', ${WAITING}) as details`
  })
  await tellOfWaiting(db, 'not answered yet', answerHours, now, ({ hours, before }) => {
    return sql`
      update exchange set answer_told_hours = ${hours}
      from partner
      where partner.id = exchange.partner_id and exchange.state <> 'closed' and exchange.settled_at is null
        and exchange.created_at <= ${before} and ${notToldOf('answer_told_hours', hours)}
        and operation in ('RequestCertificate', 'RequestForeignCertificate')
        and (case direction when 'in' then role in ('DV', 'foreign-DV', 'SPOC') else role in ('CVCA', 'SPOC') end)
      returning exchange.id as exchange_id, partner.id as partner_id, exchange.authority_id,
        jsonb_build_object('state', exchange.state, 'owedBy', case direction when 'in' then 'us' else partner.name end,
          'policy', 'within 7 days', 'call', case direction when 'out' then ${CONTACT} end) as details`
  })
}

/** How much is owed to the partner of the row, in calls. */
const WAITING: RawBuilder<number> = sql`
  (select count(*) from outbox join exchange on exchange.id = outbox.exchange_id
    where exchange.partner_id = partner.id and outbox.state = 'due' and outbox.task in (${sql.join(CALL_TASKS)}))`

/** Whom to call in the state of the partner of the row, by the newest form of it (TR-03139, C.3). */
export const CONTACT: RawBuilder<unknown> = sql`
  (select form -> 'coordinator' from state_form
    where state_form.partner_id = coalesce(partner.of_state, partner.id) order by state_form.id desc limit 1)`
