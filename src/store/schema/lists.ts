/** Tables of lists, and where they come from. */
export interface ListsTables {
  list_content: ListContentTable
  list_version: ListVersionTable
  list_held: ListHeldTable
  list_anchor: ListAnchorTable
  list_source: ListSourceTable
}

interface ListContentTable {
  sha256: string
  octets: Uint8Array
  kept_at: Date
}

interface ListVersionTable {
  id: string
  authority_id: string
  kind: string
  sha256: string
  signed_at: Date
  from_partner_id: string | null
  from_source: string | null
  kept_at: Date
}

interface ListHeldTable {
  partner_id: string
  kind: string
  sha256: string
  how: 'asked' | 'sent'
  at: Date
}

interface ListAnchorTable {
  authority_id: string
  sha256: string
  der: Uint8Array
  added_at: Date
}

interface ListSourceTable {
  id: string
  name: string
  authority_id: string
  kind: string
  place: string
  ca: string | null
  every_seconds: number
  origin: 'configuration' | 'operator'
  created_at: Date
  due_at: Date
  tried_at: Date | null
  succeeded_at: Date | null
  failing_since: Date | null
  last_error: string | null
  accepted_sha256: string | null
  etag: string | null
  last_modified: string | null
}
