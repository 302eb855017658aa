import type { ColumnType, Generated } from 'kysely'
import type { Json } from './json.ts'

/** Tables of authorities, their keys and what they certify. */
export interface AuthoritiesTables {
  authority: AuthorityTable
  authority_key: AuthorityKeyTable
  holder_number: HolderNumberTable
  certificate: CertificateTable
  issuance: IssuanceTable
  forgotten_issuance: ForgottenIssuanceTable
  countersignature: CountersignatureTable
  renewal_stage: RenewalStageTable
  request_claim: RequestClaimTable
  certificate_description: CertificateDescriptionTable
  request_signer_certificate: RequestSignerCertificateTable
  batch_key: BatchKeyTable
  batch_peer: BatchPeerTable
  batch: BatchTable
}

interface AuthorityTable {
  id: string
  name: string
  role: string
  country: string
  mnemonic: string
  policy: Json
  ceremony_peer: ColumnType<string | null, string | null | undefined, string | null>
  key_place: ColumnType<string | null, string | null | undefined, string | null>
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
