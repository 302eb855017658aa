import type { ColumnType, Generated } from 'kysely'

/** The tables as rows come out and go in; `migrations/` is where they are made. */
export interface Schema {
  authority: AuthorityTable
  authority_key: AuthorityKeyTable
  holder_number: HolderNumberTable
  partner: PartnerTable
  partner_tls_certificate: PartnerTlsCertificateTable
  callback_target: CallbackTargetTable
  initial_permission: InitialPermissionTable
  exchange: ExchangeTable
  exchange_certificate: ExchangeCertificateTable
  event: EventTable
  outbox: OutboxTable
  certificate: CertificateTable
  issuance: IssuanceTable
  list_content: ListContentTable
  list_version: ListVersionTable
  list_held: ListHeldTable
  list_anchor: ListAnchorTable
  list_source: ListSourceTable
  certificate_description: CertificateDescriptionTable
  request_signer_certificate: RequestSignerCertificateTable
}

/** Comes out parsed, goes in as JSON text. */
type Json = ColumnType<unknown, string, string>

interface AuthorityTable {
  id: string
  name: string
  role: string
  country: string
  mnemonic: string
  policy: Json
  created_at: Date
}

interface AuthorityKeyTable {
  id: string
  authority_id: string
  certified_by: string
  holder_reference: string
  key_id: string
  public_key: Uint8Array
  state: 'requested' | 'active' | 'retired'
  created_at: Date
}

interface HolderNumberTable {
  authority_id: string
  certifier_country: string
  next_number: number
}

interface PartnerTable {
  id: string
  name: string
  authority_id: string
  role: string
  country: string
  mnemonic: string
  edition: string
  service_url: string | null
  callback_rule: string
  push_url: string | null
  state: string
  initial_since: Date | null
  tolerances_off: Generated<string[]>
  created_at: Date
}

interface PartnerTlsCertificateTable {
  authority_id: string
  fingerprint: string
  partner_id: string
  der: Uint8Array
  added_at: Date
}

interface CallbackTargetTable {
  partner_id: string
  position: number
  url: string
}

interface InitialPermissionTable {
  id: string
  partner_id: string
  key_fingerprint: string
  expires_at: Date
  created_at: Date
  used_by_exchange: string | null
}

interface ExchangeTable {
  id: string
  partner_id: string
  authority_id: string
  direction: 'in' | 'out'
  contract: string
  operation: string
  message_id: string | null
  repeat_key: string | null
  content_sha256: string
  request: Uint8Array | null
  callback_url: string | null
  state: string
  outcome: string | null
  wire_status: string | null
  list_sha256: string | null
  retention: Generated<'keep' | 'may-go'>
  created_at: Date
  settled_at: Date | null
  closed_at: Date | null
}

interface ExchangeCertificateTable {
  exchange_id: string
  position: number
  octets: Uint8Array
}

interface EventTable {
  id: Generated<number>
  at: Date
  kind: string
  exchange_id: string | null
  partner_id: string | null
  authority_id: string | null
  details: Json
}

interface OutboxTable {
  id: Generated<number>
  exchange_id: string
  task: 'handle' | 'deliver' | 'send' | 'install'
  state: 'due' | 'parked'
  attempts: ColumnType<number, number | undefined, number>
  last_error: string | null
  created_at: Date
}

interface CertificateTable {
  id: string
  authority_id: string
  sha256: string
  octets: Uint8Array
  holder_reference: string
  authority_reference: string
  role: string
  effective: string
  expires: string
  origin: 'issued' | 'held' | 'authority'
  is_anchor: boolean
  stored_at: Date
}

interface IssuanceTable {
  id: string
  authority_id: string
  exchange_id: string
  partner_id: string
  request_sha256: string
  issuer_key: string
  holder_reference: string
  key_sha256: string
  body: Uint8Array
  certificate_id: string | null
  written_at: Date
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

interface CertificateDescriptionTable {
  authority_id: string
  sha256: string
  octets: Uint8Array
  hashes: string[]
  added_at: Date
}

interface RequestSignerCertificateTable {
  id: string
  partner_id: string
  sha256: string
  der: Uint8Array
  brought_by: 'operator' | 'partner'
  added_at: Date
  replaced_at: Date | null
  replaces: string | null
}
