import type { ColumnType, Generated } from 'kysely'
import type { WsSecurityMode } from '../../messages/index.ts'
import type { Json } from './json.ts'

/** Tables of partners, and how calls to them go. */
export interface PartnersTables {
  partner: PartnerTable
  partner_tls_certificate: PartnerTlsCertificateTable
  partner_tls_issuer: PartnerTlsIssuerTable
  partner_signing_certificate: PartnerSigningCertificateTable
  signed_message: SignedMessageTable
  callback_target: CallbackTargetTable
  initial_permission: InitialPermissionTable
  partner_circuit: PartnerCircuitTable
  partner_pause: PartnerPauseTable
  state_form: StateFormTable
  state_name: StateNameTable
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
  ws_security: Generated<WsSecurityMode>
  created_at: Date
  operations: Generated<string[] | null>
  private_network: Generated<boolean>
}

interface PartnerTlsCertificateTable {
  authority_id: string
  fingerprint: string
  partner_id: string
  der: Uint8Array
  added_at: Date
  use_from: Date | null
  use_until: Date | null
}

interface PartnerTlsIssuerTable {
  id: Generated<number>
  authority_id: string
  partner_id: string
  ca_fingerprint: string
  ca_der: Uint8Array
  subject: string
  subject_text: string
  crl_url: string | null
  use_from: Date | null
  use_until: Date | null
  added_at: Date
}

interface PartnerSigningCertificateTable {
  partner_id: string
  sha256: string
  der: Uint8Array
  added_at: Date
}

interface SignedMessageTable {
  partner_id: string
  sha256: string
  until: Date
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

interface StateFormTable {
  id: Generated<number>
  partner_id: string
  form: Json
  taken_at: Date
  taken_by: string
}

interface StateNameTable {
  authority_id: string
  root: string
  name: string
  partner_id: string
}
