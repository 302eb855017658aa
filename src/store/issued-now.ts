import { sql } from 'kysely'
import { type CertificateRow, certificateOf, type StoredCertificate } from './certificates.ts'
import type { Database } from './database.ts'

/** How the active terminals of a DV stand towards one of the CAs that certify the DV. */
export interface TerminalsUnder {
  /** Country and mnemonic. */
  readonly certifiedBy: string
  /** Terminals with a certificate that is valid today, as that of the DV above it is. */
  readonly covered: number
  /** Of these: less than a third of its life is left. */
  readonly due: number
  /** The last days of the one that ends first, and of the one that ends last ('YYYY-MM-DD'). */
  readonly firstEnds: string
  readonly lastEnds: string
}

/** Of each terminal the certificate that lasts longest counts. @param today of GMT, 'YYYY-MM-DD' */
export async function terminalsUnder(db: Database, dvId: string, today: string): Promise<TerminalsUnder[]> {
  const { rows } = await sql<{
    certified_by: string
    covered: number
    due: number
    first_ends: string
    last_ends: string
  }>`
    with newest as (
      select distinct on (terminal.id, key.certified_by) key.certified_by, issued.effective,
        least(issued.expires, dv.expires) as ends
      from certificate issued
      join partner terminal on terminal.authority_id = issued.authority_id and terminal.role = 'terminal'
        and terminal.state = 'active' and terminal.country = left(issued.holder_reference, 2)
        and terminal.mnemonic = substr(issued.holder_reference, 3, length(issued.holder_reference) - 7)
      join authority_key key on key.authority_id = issued.authority_id and key.holder_reference = issued.authority_reference
      join certificate dv on dv.authority_id = key.authority_id and dv.holder_reference = key.holder_reference and dv.origin = 'held'
      where issued.authority_id = ${dvId} and issued.origin = 'issued' and issued.role = 'terminal'
        and issued.expires >= ${today}::date and dv.expires >= ${today}::date
      order by terminal.id, key.certified_by, least(issued.expires, dv.expires) desc)
    select certified_by, count(*)::integer as covered,
      (count(*) filter (where (ends - ${today}::date + 1) * 3 <= ends - effective + 1))::integer as due,
      min(ends)::text as first_ends, max(ends)::text as last_ends
    from newest group by certified_by order by certified_by`.execute(db)
  return rows.map((row) => ({
    certifiedBy: row.certified_by,
    covered: row.covered,
    due: row.due,
    firstEnds: row.first_ends,
    lastEnds: row.last_ends,
  }))
}

/**
 * What an authority issued that is valid today: of each holder and each key above it the newest; those that end first come first.
 * @param under a holder reference of the authority; undefined: of all its keys
 * @returns at most `limit`, and how many there are in all
 */
export async function issuedNow(
  db: Database,
  {
    authorityId,
    under,
    today,
    limit,
  }: {
    readonly authorityId: string
    readonly under?: string
    readonly today: string
    readonly limit: number
  },
): Promise<{ readonly certificates: readonly StoredCertificate[]; readonly inAll: number }> {
  const { rows } = await sql<CertificateRow & { readonly in_all: number }>`
    with newest as (
      select distinct on (left(holder_reference, -5), authority_reference) * from certificate
      where authority_id = ${authorityId} and origin = 'issued' and expires >= ${today}::date
        ${under === undefined ? sql`` : sql`and authority_reference = ${under}`}
      order by left(holder_reference, -5), authority_reference, expires desc, effective desc, stored_at desc)
    select newest.*, (count(*) over ())::integer as in_all from newest
    order by expires, holder_reference limit ${limit}`.execute(db)
  return { certificates: rows.map(certificateOf), inAll: rows[0]?.in_all ?? 0 }
}
