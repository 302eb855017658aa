/** What the node's database says, read by plain SQL once the node has stopped. */
export interface Evidence {
  readonly exchanges: readonly {
    readonly id: string
    readonly partner: string
    readonly direction: 'in' | 'out'
    readonly operation: string
    readonly message_id: string | null
    readonly state: string
    readonly outcome: string | null
    /** In the node's words. */
    readonly why: string | null
    readonly holder_reference: string | null
  }[]
  readonly outbox: readonly {
    readonly task: string
    readonly state: string
    readonly exchange_id: string
    readonly last_error: string | null
  }[]
  readonly issuances: readonly {
    readonly partner: string
    readonly request_sha256: string
    readonly holder_reference: string
    /** Null: decided, and never signed. */
    readonly octets: Uint8Array | null
  }[]
  /** Holders that certificates were issued to under one reference more than once. */
  readonly issuedTwice: readonly { readonly holder_reference: string; readonly times: number }[]
  /** Exchanges that were settled, or whose callback was taken, more than once. */
  readonly happenedTwice: readonly { readonly exchange_id: string; readonly kind: string; readonly times: number }[]
  readonly dvCertificates: readonly { readonly octets: Uint8Array }[]
}

/** Asks the database. */
export type Ask = <Row>(statement: string) => Promise<Row[]>

export async function readEvidence(ask: Ask): Promise<Evidence> {
  const rows = {} as Record<keyof Evidence, unknown>
  for (const [name, statement] of Object.entries(STATEMENTS)) rows[name as keyof Evidence] = await ask(statement)
  return rows as unknown as Evidence
}

const STATEMENTS: Readonly<Record<keyof Evidence, string>> = {
  exchanges: `select exchange.id, partner.name as partner, direction, operation, message_id, exchange.state, outcome, holder_reference,
      (select max(details->>'why') from event where exchange_id = exchange.id and kind = 'settled') as why
    from exchange join partner on partner.id = partner_id`,
  outbox: 'select task, state, exchange_id, last_error from outbox',
  issuances: `select partner.name as partner, request_sha256, issuance.holder_reference, octets
    from issuance join partner on partner.id = partner_id left join certificate on certificate.id = certificate_id`,
  issuedTwice: `select holder_reference, count(*)::int as times from certificate where origin = 'issued'
    group by authority_id, holder_reference having count(*) > 1`,
  happenedTwice: `select exchange_id, kind, count(*)::int as times from event
    where kind in ('settled', 'callback delivered', 'callback received') group by exchange_id, kind having count(*) > 1`,
  dvCertificates: `select distinct octets from certificate where role = 'DV-domestic' and holder_reference like 'UTDVDOM%'`,
}
