import type { ColumnType, Generated } from 'kysely'
import type {
  CaRequestEnd,
  CaRequestOperation,
  CertificateWishes,
  OrderState,
  OwnDomain,
  OwnTlsState,
  Product,
  RevocationReason,
  TlsIdentity,
  WaitingFor,
} from '../messages/index.ts'

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
  live_repeat: LiveRepeatTable
  archive: ArchiveTable
  exchange_certificate: ExchangeCertificateTable
  event: EventTable
  ca_order: CaOrderTable
  ca_order_step: CaOrderStepTable
  ca_order_certificate: CaOrderCertificateTable
  ca_request: CaRequestTable
  ca_product_list: CaProductListTable
  digicert_call: DigicertCallTable
  sectigo_collect: SectigoCollectTable
  own_tls: OwnTlsTable
  own_tls_warning: OwnTlsWarningTable
  local_ca: LocalCaTable
  local_ca_certificate: LocalCaCertificateTable
  ca_enrolment: CaEnrolmentTable
  uanataca_card: UanatacaCardTable
  acme_account: AcmeAccountTable
  outbox: OutboxTable
  admission_closed: AdmissionClosedTable
  partner_circuit: PartnerCircuitTable
  partner_pause: PartnerPauseTable
  certificate: CertificateTable
  issuance: IssuanceTable
  forgotten_issuance: ForgottenIssuanceTable
  countersignature: CountersignatureTable
  state_form: StateFormTable
  renewal_stage: RenewalStageTable
  request_claim: RequestClaimTable
  list_content: ListContentTable
  list_version: ListVersionTable
  list_held: ListHeldTable
  list_anchor: ListAnchorTable
  spoc_crl: SpocCrlTable
  person: PersonTable
  approval: ApprovalTable
  approval_vote: ApprovalVoteTable
  approved_rollover: ApprovedRolloverTable
  list_source: ListSourceTable
  notice: NoticeTable
  certificate_description: CertificateDescriptionTable
  request_signer_certificate: RequestSignerCertificateTable
  node: NodeTable
  process: ProcessTable
  batch_key: BatchKeyTable
  batch_peer: BatchPeerTable
  batch: BatchTable
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
  ceremony_peer: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Date
}

interface AuthorityKeyTable {
  id: string
  authority_id: string
  certified_by: string
  holder_reference: string
  key_id: string | null
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
  of_state: string | null
  tolerances_off: Generated<string[]>
  contract_settings: ColumnType<unknown, string | undefined, string>
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
  content_sha256: string
  request: Uint8Array | null
  callback_url: string | null
  caller_waits_until: Date | null
  state: string
  outcome: string | null
  wire_status: string | null
  list_sha256: string | null
  for_exchange: string | null
  foreign_car: string | null
  /** Of the certificate request. */
  holder_reference: string | null
  retention: Generated<'keep' | 'may-go'>
  callback_told_hours: number | null
  answer_told_hours: number | null
  created_at: Date
  settled_at: Date | null
  closed_at: Date | null
}

interface LiveRepeatTable {
  partner_id: string
  direction: 'in' | 'out'
  key: string
  exchange_id: string
}

interface ArchiveTable {
  year: number
  sha256: string
  exchanges: number
  events: number
  written_at: Date
  removed_at: Date | null
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
  task: 'handle' | 'deliver' | 'send' | 'poll' | 'install'
  state: 'due' | 'parked'
  attempts: ColumnType<number, number | undefined, number>
  cause: string | null
  last_error: string | null
  failing_since: Date | null
  next_at: Date | null
  parked_at: Date | null
  created_at: Date
  partner_id: string | null
  turn: Generated<number>
  priority: Generated<number>
}

interface AdmissionClosedTable {
  scope: string
  closes: 'lists' | 'requests'
  why: string
  since: Date
}

interface PartnerCircuitTable {
  partner_id: string
  state: 'closed' | 'open' | 'half-open'
  failures: number
  cause: string | null
  last_error: string | null
  opened_at: Date | null
  retry_at: Date | null
  pause_seconds: number | null
  probe: string | null
  probe_until: Date | null
  told_hours: number | null
}

interface PartnerPauseTable {
  partner_id: string
  why: string
  paused_at: Date
  told_hours: number | null
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
  origin: 'issued' | 'held' | 'authority' | 'relayed'
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

interface ForgottenIssuanceTable {
  certificate_sha256: string
  authority: string
  partner: string | null
  holder_reference: string
  key_sha256: string
  request_sha256: string | null
  octets: Uint8Array
  issued_at: Date
  found_at: Date
  given_again_at: ColumnType<Date | null, Date | null | undefined, Date>
}

interface CountersignatureTable {
  exchange_id: string
  authority_id: string
  key_id: string
  key_fingerprint: string
  to_be_signed: Uint8Array
  signed_request: Uint8Array | null
  written_at: Date
}

interface RenewalStageTable {
  authority_id: string
  holder_reference: string
  stage: string
  at: Date
}

interface RequestClaimTable {
  authority_id: string
  certified_by: string
  claim: string
  taken_at: Date
}

interface StateFormTable {
  id: Generated<number>
  partner_id: string
  form: Json
  taken_at: Date
  taken_by: string
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

interface SpocCrlTable {
  url: string
  issuer_sha256: string
  octets: Uint8Array
  fetched_at: Date
}

interface PersonTable {
  id: string
  name: string
  full_name: string
  scrypt_cost: number
  scrypt_block_size: number
  scrypt_parallelization: number
  password_salt: Uint8Array
  password_hash: Uint8Array
  failures: Generated<number>
  blocked_until: Date | null
  created_at: Date
  disabled_at: Date | null
}

interface ApprovalTable {
  id: Generated<number>
  kind: string
  subject: string
  needs: number
  state: Generated<'waiting' | 'approved' | 'refused' | 'withdrawn'>
  requested_by: string | null
  requested_for: string | null
  partner_id: string | null
  authority_id: string | null
  checks: Json
  action: Json
  created_at: Date
  decided_at: Date | null
  reminded_hours: number | null
}

interface ApprovedRolloverTable {
  approval_id: number
  authority_id: string
  owed_at: Date
  attempts: Generated<number>
  next_at: Date
  last_error: string | null
  holder_reference: string | null
  done_at: Date | null
}

interface ApprovalVoteTable {
  approval_id: number
  person_id: string
  decision: 'approve' | 'refuse'
  grounds: string
  at: Date
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

interface NodeTable {
  id: Generated<string>
  is_the_only_one: Generated<boolean>
  taken_at: Date | null
}

interface ProcessTable {
  id: string
  role: 'all' | 'web' | 'worker'
  host: string
  pid: number
  version: string
  started_at: Date
  seen_at: Date
}

interface NoticeTable {
  id: Generated<number>
  direction: 'in' | 'out'
  partner_id: string
  exchange_id: string
  message_id: string
  subject: string
  body: string
  at: Date
  state: 'open' | 'done' | null
  closed_by: string | null
  closing_words: string | null
  closed_at: Date | null
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

interface BatchKeyTable {
  only_one: Generated<boolean>
  key_id: string
  public_key: Uint8Array
  fingerprint: string
  made_at: Date
}

interface BatchPeerTable {
  id: string
  name: string
  public_key: Uint8Array
  fingerprint: string
  added_at: Date
}

interface BatchTable {
  id: string
  direction: 'out' | 'in'
  kind: 'requests' | 'answers'
  peer_id: string
  manifest_sha256: string
  by_person: string | null
  at: Date
}

interface CaOrderTable {
  id: string
  exchange_id: string
  partner_id: string
  product: string
  wish: ColumnType<Omit<CertificateWishes, 'product'>, string, never>
  request: Uint8Array | null
  key_sha256: string | null
  key_id: string | null
  state: OrderState
  ticket: string | null
  waiting: ColumnType<WaitingFor[], string | undefined, string>
  looks: Generated<number>
  looked_at: Date | null
  look_at: Date | null
  held_for: string | null
  why: string | null
  replaces: string | null
  created_at: Date
  submitted_at: Date | null
  ended_at: Date | null
  serial: string | null
  not_after: Date | null
}

interface CaOrderStepTable {
  order_id: string
  step: string
  left_behind: string
  at: Date
}

interface CaOrderCertificateTable {
  order_id: string
  position: number
  octets: Uint8Array
}

interface CaRequestTable {
  exchange_id: string
  partner_id: string
  operation: CaRequestOperation
  order_id: string | null
  domain: string | null
  reason: RevocationReason | null
  note: string | null
  answer: ColumnType<OwnDomain | null, string | undefined, string>
  asked_at: Date
  done_at: Date | null
  came_to: CaRequestEnd | null
}

interface CaProductListTable {
  partner_id: string
  products: ColumnType<Product[], string, string>
  asked_at: Date
}

interface DigicertCallTable {
  id: Generated<number>
  api_key: string
  called_at: Date
}

interface SectigoCollectTable {
  ca: string
  order_number: string
  asked_at: Date
  under_way: boolean
  answer: string | null
}

interface OwnTlsTable {
  order_id: string
  identity: TlsIdentity
  state: OwnTlsState
  why: string
  ordered_at: Date
  ready_at: Date | null
  use_from: Date | null
  used_at: Date | null
  ended_at: Date | null
  says: string | null
  key_removed_at: Date | null
}

interface OwnTlsWarningTable {
  fingerprint: string
  days: number
  told_at: Date
}

interface LocalCaTable {
  name: string
  key_id: string
  certificate: Uint8Array
  crl_number: Generated<number>
  made_at: Date
}

interface UanatacaCardTable {
  ca: string
  sn: string
  order_key: string
  erc: Json
  reserved_at: Date
}

interface LocalCaCertificateTable {
  ca: string
  order_key: string
  wish_sha256: string
  serial: string
  body: Uint8Array
  certificate: Uint8Array | null
  written_at: Date
  revoked_at: Date | null
  reason: number | null
}

interface CaEnrolmentTable {
  ca: string
  ticket: string
  order_key: string
  request: Uint8Array
  progress: string
  certificates: Uint8Array | null
  changed_at: Date
}

interface AcmeAccountTable {
  ca: string
  directory: string
  key_id: string
  made_at: Date
}
