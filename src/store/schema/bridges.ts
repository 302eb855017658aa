import type { Generated } from 'kysely'
import type { Json } from './json.ts'

/** Tables of what bridges to X.509 CAs keep for themselves. */
export interface BridgesTables {
  local_ca: LocalCaTable
  local_ca_certificate: LocalCaCertificateTable
  ca_enrolment: CaEnrolmentTable
  uanataca_card: UanatacaCardTable
  acme_account: AcmeAccountTable
  digicert_call: DigicertCallTable
  sectigo_collect: SectigoCollectTable
}

interface LocalCaTable {
  name: string
  key_id: string
  certificate: Uint8Array
  crl_number: Generated<number>
  made_at: Date
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

interface UanatacaCardTable {
  ca: string
  sn: string
  order_key: string
  erc: Json
  reserved_at: Date
}

interface AcmeAccountTable {
  ca: string
  directory: string
  key_id: string
  made_at: Date
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
