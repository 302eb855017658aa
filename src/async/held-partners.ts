import { sql } from 'kysely'
import type { CauseKind, Coordinator } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import { CONTACT } from './escalation.ts'

/** A partner to whom nothing goes out now: by its circuit (`state`), by a pause of people (`pausedAt`), or both. */
export interface HeldPartner {
  readonly partnerId: string
  readonly partner: string
  readonly state: 'open' | 'half-open' | null
  readonly openedAt: Date | null
  readonly failures: number
  readonly cause: CauseKind
  readonly says: string
  readonly retryAt: Date | null
  readonly pausedAt: Date | null
  readonly why: string | null
  /** Of another state: whom to call. */
  readonly call: Coordinator | null
}

/** The longest held first. */
export async function listHeldPartners(db: Database): Promise<HeldPartner[]> {
  const { rows } = await sql<HeldPartner>`
    select partner.id as "partnerId", partner.name as partner,
      circuit.state, circuit.opened_at as "openedAt", coalesce(circuit.failures, 0) as failures,
      coalesce(circuit.cause, 'unknown') as cause, coalesce(circuit.last_error, '') as says, circuit.retry_at as "retryAt",
      pause.paused_at as "pausedAt", pause.why, ${CONTACT} as call
    from partner
      left join partner_circuit circuit on circuit.partner_id = partner.id and circuit.state <> 'closed'
      left join partner_pause pause on pause.partner_id = partner.id
    where circuit.partner_id is not null or pause.partner_id is not null
    order by least(circuit.opened_at, pause.paused_at), partner.name`.execute(db)
  return rows
}
