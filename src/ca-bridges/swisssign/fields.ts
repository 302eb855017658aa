/** One field of an IssueRequest. */
interface FieldRow {
  readonly required: boolean
  /** Said by: S the vendor's text, P its published OpenAPI file, I our reading. */
  readonly source: 'S' | 'P' | 'I'
  /** Where its value comes from: a part of the wish, a setting, or a field of the order by this name. */
  readonly from:
    | 'product'
    | 'request'
    | 'subject'
    | 'names'
    | 'days'
    | 'key'
    | 'setting'
    | { readonly field: string; readonly form: FieldForm }
    /** The bridge does not send it: why. */
    | { readonly never: string }
  readonly limit?: string
}
/** `list`: by commas. `recipients`: by commas, each `ADDRESS TYPE LANGUAGE`. */
export type FieldForm = 'text' | 'list' | 'flag' | 'recipients'

/** IssueRequest of `/v2/issue` and `/v2/validate`, by the path in it. */
export const SWISSSIGN_FIELDS = {
  productReference: { required: true, source: 'P', from: 'product', limit: 'pma- and a UUID' },
  csr: { required: false, source: 'P', from: 'request', limit: 'PEM; without it the CA makes keys' },
  'overrides.subjectDN': { required: false, source: 'P', from: 'subject', limit: 'instead of that of the CSR' },
  'overrides.validity': { required: false, source: 'P', from: 'days', limit: 'integer, from 1; its unit is inferred' },
  'overrides.requestExtensions.requestDNS.values': { required: false, source: 'P', from: 'names' },
  'overrides.requestExtensions.requestRFC822.values': {
    required: false,
    source: 'P',
    from: { field: 'rfc822', form: 'list' },
  },
  'overrides.requestExtensions.requestUPN.values': {
    required: false,
    source: 'P',
    from: { field: 'upn', form: 'list' },
  },
  'overrides.requestExtensions.requestIP.values': { required: false, source: 'P', from: { field: 'ip', form: 'list' } },
  'overrides.requestExtensions.requestRole.value': {
    required: false,
    source: 'P',
    from: { field: 'role', form: 'text' },
  },
  additionalRecipients: { required: false, source: 'P', from: { field: 'recipients', form: 'recipients' } },
  registrationDocuments: {
    required: false,
    source: 'P',
    from: { never: 'an order carries no files; hand them in at the portal, or have the product ask for none' },
  },
  tags: { required: false, source: 'P', from: 'key', limit: 'brk: and our key for the order' },
  note: { required: false, source: 'P', from: { field: 'note', form: 'text' } },
  publishCertificate: { required: false, source: 'P', from: { field: 'publishCertificate', form: 'flag' } },
  synchrone: { required: false, source: 'P', from: { never: 'a call does not wait for the end: the order is polled' } },
  acceptTandC: { required: false, source: 'I', from: 'setting', limit: 'whether every product needs it is not said' },
  includeCertificateChain: { required: false, source: 'P', from: { never: 'the chain is fetched by its own call' } },
} as const satisfies Record<string, FieldRow>

export const RECIPIENT_TYPES = [
  'DNS_OWNER_CHECK_EMAIL_LINK',
  'DNS_CAB',
  'ISSUANCE',
  'REVOCATION',
  'RENEWAL',
  'RECOVERY',
  'AUTHORIZATION',
  'AUTHORIZATION_ACCEPTED',
  'AUTHORIZATION_REJECTED',
] as const
export const LANGUAGES = ['NEUTRAL', 'EN', 'FR', 'DE'] as const

/** The names by which an order gives a field, with the path it goes to. */
export const ORDER_FIELDS: ReadonlyMap<string, { readonly path: string; readonly form: FieldForm }> = new Map(
  Object.entries(SWISSSIGN_FIELDS as Record<string, FieldRow>).flatMap(([path, { from }]) =>
    typeof from === 'object' && 'field' in from ? [[from.field, { path, form: from.form }] as const] : [],
  ),
)

/** What SwissSign writes for reasons of revocation; it has no word for the others. UNUSED has no twin in RFC 5280. */
export const SWISSSIGN_REASONS = {
  keyCompromise: 'KEY_COMPROMISE',
  affiliationChanged: 'AFFILIATION_CHANGED',
  superseded: 'SUPERSEDED',
  cessationOfOperation: 'CESSATION_OF_OPERATION',
} as const
export type SwissSignReason = keyof typeof SWISSSIGN_REASONS
