import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { and, type Condition, LOOKED_AT_MOST, stretch } from './pages.ts'

/** What a text may mean, as far as it had to be looked up. */
export interface Meanings {
  readonly partnerIds: readonly string[]
  /** Of the text itself, and of certificates with that fingerprint. */
  readonly holderReferences: readonly string[]
}

const MEANINGS_AT_MOST = 20
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Part of a partner's name, its holder, or the fingerprint of a certificate that an authority of ours keeps. */
export async function meaningsOf(text: string, db: Database): Promise<Meanings> {
  const partners = await sql<{ id: string }>`
    select id from partner
    where position(lower(${text}) in lower(name)) > 0 or country || mnemonic = upper(${text})
    order by name = ${text} desc, name limit ${MEANINGS_AT_MOST}`.execute(db)
  const certificates = await sql<{ holder_reference: string }>`
    select distinct holder_reference from certificate
    where authority_id in (select id from authority) and sha256 = ${fingerprintIn(text)}
    limit ${MEANINGS_AT_MOST}`.execute(db)
  return {
    partnerIds: partners.rows.map(({ id }) => id),
    holderReferences: [text.toUpperCase(), ...certificates.rows.map((row) => row.holder_reference)],
  }
}

const isId = (text: string) => sql<boolean>`id = ${text}::uuid`

/** As people copy it: colons and capitals are free. */
const fingerprintIn = (text: string): string => text.replaceAll(/[\s:]/g, '').toLowerCase()

/**
 * The exchanges that a text may mean: each meaning is a stretch of an index, of which no more is read than a page looks at.
 * @param rangeOf the bounds of the id, where that condition leads
 * @param most how many rows are looked at, at most
 */
export function meantRows(
  text: string,
  { partnerIds, holderReferences }: Meanings,
  rangeOf: (lead: Condition | undefined) => readonly RawBuilder<boolean>[],
  most: number,
): RawBuilder<unknown> {
  const ofText = (column: string, value: string): Condition => ({ column, value: sql`${value}::text` })
  const leads: Condition[] = [
    ofText('message_id', text),
    ofText('list_sha256', fingerprintIn(text)),
    ...holderReferences.map((one) => ofText('holder_reference', one)),
    ...partnerIds.map((id) => ({ column: 'partner_id', value: sql`${id}::uuid` })),
  ]
  const limit = sql`limit ${Math.min(most, LOOKED_AT_MOST)}`
  const branches = leads.map((lead) => {
    const order = sql`${sql.ref(lead.column)} desc, id desc`
    return sql`(select id from exchange where ${and([...rangeOf(lead), stretch(lead)])} order by ${order} ${limit})`
  })
  if (UUID.test(text)) branches.push(sql`(select id from exchange where ${and([...rangeOf(undefined), isId(text)])})`)
  return sql`
    select exchange.* from (
      select distinct id from (${sql.join(branches, sql` union all `)}) meant order by id desc ${limit}) found
    cross join lateral (select * from exchange where exchange.id = found.id offset 0) exchange`
}
