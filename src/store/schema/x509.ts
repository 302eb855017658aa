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
} from '../../messages/index.ts'

/** Tables of orders at X.509 CAs, and TLS certificates of our own. */
export interface X509Tables {
  ca_order: CaOrderTable
  ca_order_step: CaOrderStepTable
  ca_order_certificate: CaOrderCertificateTable
  ca_request: CaRequestTable
  ca_product_list: CaProductListTable
  own_tls: OwnTlsTable
  own_tls_warning: OwnTlsWarningTable
  spoc_crl: SpocCrlTable
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

interface SpocCrlTable {
  url: string
  issuer_sha256: string
  octets: Uint8Array
  fetched_at: Date
}
