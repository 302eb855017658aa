import { sql } from 'kysely'
import type { Partner } from '../../src/messages/index.ts'
import { type Database, makeYears } from '../../src/store/index.ts'
import { insertPartnerRow } from './exchange-rows.ts'

const PARTNERS = 200
const AUTHORITIES = 5
/** Of a hundred exchanges, one is refused; of ten thousand, one is not at its end. */
const ONE_REFUSED_OF = 100
const ONE_OPEN_OF = 10_000
const AT_ONCE = 500_000

interface Wish {
  readonly exchanges: number
  /** The last moment of them all; the first lies a year and a half before. */
  readonly until: Date
  readonly progress?: (text: string) => void
}

/** What a search may ask for, and finds in {@link fillExchanges}. */
export interface Filled {
  /** Some two of five exchanges are with the first, the others with everybody alike. */
  readonly partners: readonly Partner[]
  readonly from: Date
  readonly until: Date
}

/**
 * Exchanges of a year and a half with three events each, in the tables of a node: indexes are made anew behind them, as a load
 * of a dump does.
 */
export async function fillExchanges(db: Database, { exchanges, until, progress = () => {} }: Wish): Promise<Filled> {
  const from = new Date(until.getTime() - 548 * 86_400_000)
  await makeYears(db, from)
  await makeYears(db, until)
  const partners: Partner[] = []
  for (let n = 0; n < PARTNERS; n++)
    partners.push(await insertPartnerRow({ db }, partners[n % AUTHORITIES]?.authorityId))
  const indexes = await dropIndexes(db)
  await sql`create table filling (number integer primary key, partner_id uuid, authority_id uuid)`.execute(db)
  for (const [n, { id, authorityId }] of partners.entries()) {
    await sql`insert into filling values (${n}, ${id}, ${authorityId})`.execute(db)
  }
  const step = (until.getTime() - from.getTime()) / exchanges
  for (let first = 0; first < exchanges; first += AT_ONCE) {
    await fillPart(db, first, Math.min(first + AT_ONCE, exchanges) - 1, { from, step })
    progress(`${Math.min(first + AT_ONCE, exchanges).toLocaleString('en')} exchanges …`)
  }
  await sql`drop table filling`.execute(db)
  for (const { definition, name } of indexes) {
    progress(`index ${name} …`)
    await sql.raw(definition).execute(db)
  }
  for (const table of ['exchange', 'event', 'live_repeat', 'outbox', 'partner'])
    await sql.raw(`analyze ${table}`).execute(db)
  return { partners, from, until }
}

/** But for the primary keys, which are filled in their order. */
async function dropIndexes(db: Database): Promise<{ name: string; definition: string }[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid in ('exchange'::regclass, 'event'::regclass) and not indisprimary`.execute(db)
  for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(db)
  // of the parent alone, they would be made without their name in each part
  return rows.map(({ name, definition }) => ({ name, definition: definition.replace(' ON ONLY ', ' ON ') }))
}

async function fillPart(db: Database, first: number, last: number, { from, step }: { from: Date; step: number }) {
  const random = (of: string, most: number) => sql.raw(`(abs(hashint4(n * 31 + ${of})::bigint) % ${most})`)
  await sql`
    with made as (
      select n, ${from}::timestamptz + n * ${step}::double precision * interval '1 millisecond' as at, md5(n::text) as md5,
        ${random('1', 100)} as operation, ${random('2', ONE_REFUSED_OF)} = 0 as refused, ${random('3', ONE_OPEN_OF)} = 0 as open,
        case when ${random('4', 5)} < 2 then 0 else ${random('5', PARTNERS)} end as partner
      from generate_series(${sql.lit(first)}::integer, ${sql.lit(last)}::integer) n),
    kept as (
      insert into exchange (id, partner_id, authority_id, direction, contract, operation, message_id, content_sha256, request,
        holder_reference, state, outcome, wire_status, created_at, settled_at, closed_at)
      select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5, 1, 3) || '8' || substr(md5, 4, 15))::uuid,
        partner_id, authority_id, case when operation >= 90 then 'out' else 'in' end, 'tr-03129/1.1',
        case when operation < 70 then 'RequestCertificate' when operation < 90 then 'GetCACertificates'
          when operation < 99 then 'SendCertificates' else 'GeneralMessage' end,
        md5, md5 || md5, case when operation < 70 then decode(repeat(md5, 16), 'hex') end,
        case when operation < 70 then 'UTGATE' || lpad((n % 90000)::text, 5, '0') end,
        case when open then 'parked' else 'closed' end,
        case when open then null when refused then 'expired' else 'certificates' end,
        case when open then null when refused then 'failure_expired' else 'ok_cert_available' end,
        at, case when open then null else at + interval '1 second' end, case when open then null else at + interval '2 seconds' end
      from made join filling on number = partner
      returning id, partner_id, direction, message_id, created_at, state)
    insert into live_repeat (partner_id, direction, key, exchange_id)
    select partner_id, direction, 'id:' || message_id, id from kept
    where state <> 'closed' or created_at > ${new Date(from.getTime() + 518 * 86_400_000)}`.execute(db)
  const range = sql`
    id >= (lpad(to_hex((extract(epoch from ${from}::timestamptz) * 1000 + ${first} * ${step}::double precision)::bigint), 12, '0') || repeat('0', 20))::uuid
    and id < (lpad(to_hex((extract(epoch from ${from}::timestamptz) * 1000 + ${last + 1} * ${step}::double precision)::bigint), 12, '0') || repeat('0', 20))::uuid`
  await sql`
    insert into event (at, kind, exchange_id, partner_id, details)
    select created_at + place * interval '1 second', kind, id, partner_id, details
    from exchange, (values
      (0, 'accepted', '{"keyFingerprint": "8e3b2f", "answer": "by callback"}'::jsonb),
      (1, 'settled', '{"outcome": "certificates"}'::jsonb),
      (2, 'callback delivered', '{"answer": "ok_received_correctly"}'::jsonb)) happened (place, kind, details)
    where ${range}`.execute(db)
}
