import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Exchanges that are not at their end. */
export interface OpenMeasure {
  readonly state: string
  readonly direction: 'in' | 'out'
  readonly count: number
  readonly oldest: Date
}

export async function measureOpenExchanges(db: Database): Promise<OpenMeasure[]> {
  const { rows } = await sql<OpenMeasure>`
    select state, direction, count(*)::integer as count, min(created_at) as oldest
    from exchange where state <> 'closed' group by state, direction`.execute(db)
  return rows
}

/** Decisions that wait for people, by their kind. */
export interface ApprovalMeasure {
  readonly kind: string
  readonly count: number
  readonly oldest: Date
}

export async function measureApprovals(db: Database): Promise<ApprovalMeasure[]> {
  const { rows } = await sql<ApprovalMeasure>`
    select kind, count(*)::integer as count, min(created_at) as oldest
    from approval where state = 'waiting' group by kind`.execute(db)
  return rows
}

/** Private keys of an authority that are kept here and not retired, and how often all its keys have signed. */
export interface KeyMeasure {
  readonly authority: string
  readonly keyIds: readonly string[]
  readonly signatures: number
}

export async function measureKeys(db: Database): Promise<KeyMeasure[]> {
  const { rows } = await sql<{ authority: string; keyIds: string[] | null; signatures: string }>`
    select authority.name as authority,
      array_agg(key.key_id) filter (where key.state <> 'retired' and key.key_id is not null) as "keyIds",
      coalesce(sum(key_use.signatures), 0)::text as signatures
    from authority
      left join authority_key key on key.authority_id = authority.id
      left join key_use on key_use.key_id = key.key_id
    group by authority.name order by authority.name`.execute(db)
  return rows.map(({ authority, keyIds, signatures }) => ({
    authority,
    keyIds: keyIds ?? [],
    signatures: Number(signatures),
  }))
}

/** Until when the certificate of a CVCA's key in use is valid. */
export interface RootMeasure {
  readonly authority: string
  readonly expires: string // the last day, GMT
}

export async function measureRoots(db: Database): Promise<RootMeasure[]> {
  const { rows } = await sql<RootMeasure>`
    select authority.name as authority, max(certificate.expires)::text as expires
    from authority
      join authority_key key on key.authority_id = authority.id and key.state = 'active'
      join certificate on certificate.authority_id = authority.id and certificate.holder_reference = key.holder_reference
    where authority.role = 'CVCA' group by authority.name`.execute(db)
  return rows
}

/** What happened alike, how often, in some part of the audit chain. */
export interface HappenedMeasure {
  readonly kind: string // of the event
  readonly count: number
}

/** Exchanges that began, were settled or came to their end, in some part of the audit chain. */
export interface MovedMeasure {
  readonly step: 'begun' | 'settled' | 'ended'
  readonly direction: 'in' | 'out'
  readonly contract: string
  readonly operation: string
  readonly outcome: string | null
  readonly returnCode: string | null
  readonly count: number
}

interface Stretch {
  /** Positions of the audit chain: behind the one, up to the other. */
  readonly after: number
  readonly upTo: number
}

/**
 * The chain has each committed event once, and in an order that no later commit gets into: whoever reads it from one position to
 * another counts nothing twice and forgets nothing.
 */
export async function measureHappened(db: Database, { after, upTo }: Stretch): Promise<HappenedMeasure[]> {
  const { rows } = await sql<HappenedMeasure>`
    select event.kind, count(*)::integer as count
    from audit_row join event on event.id = audit_row.event_id and event.at = audit_row.event_at
    where audit_row.position > ${after} and audit_row.position <= ${upTo}
    group by event.kind`.execute(db)
  return rows
}

/** An exchange and the event of each of its steps are written at the same moment. */
export async function measureMoved(db: Database, { after, upTo }: Stretch): Promise<MovedMeasure[]> {
  const { rows } = await sql<MovedMeasure>`
    with moved as (
      select distinct exchange.id, step, direction, contract, operation,
        case when step = 'begun' then null else outcome end as outcome,
        case when step = 'ended' then wire_status end as return_code
      from audit_row
        join event on event.id = audit_row.event_id and event.at = audit_row.event_at
        join exchange on exchange.id = event.exchange_id
        cross join lateral (values ('begun', created_at), ('settled', settled_at), ('ended', closed_at)) its (step, moment)
      where audit_row.position > ${after} and audit_row.position <= ${upTo} and its.moment = event.at)
    select step, direction, contract, operation, outcome, return_code as "returnCode", count(*)::integer as count
    from moved group by step, direction, contract, operation, outcome, return_code`.execute(db)
  return rows
}
