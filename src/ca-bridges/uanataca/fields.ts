/** One field of a request. */
interface FieldRow {
  readonly type: 'text' | 'number' | 'flag'
  /** `always`: each request; `family`: by the profile; `no`: where it is known. */
  readonly required: 'always' | 'family' | 'no'
  /** Said by: S the vendor's text, P its published interface, I our reading. */
  readonly source: 'S' | 'P' | 'I'
  /** Where its value comes from: a part of the wish, a setting, the reserved scratchcard, or a field of the order by this name. */
  readonly from: 'product' | 'setting' | 'scratchcard' | 'days' | 'country' | 'organization' | 'field'
  readonly limit?: string
}

/** `POST requests/`. What comes from the country or organization of an order is a default: a field of the order goes before it. */
export const UANATACA_FIELDS = {
  profile: { type: 'text', required: 'always', source: 'P', from: 'product', limit: 'from the vendor' },
  registration_authority: { type: 'text', required: 'always', source: 'P', from: 'setting', limit: 'number in text' },
  scratchcard: { type: 'text', required: 'always', source: 'P', from: 'scratchcard', limit: 'each serves one request' },
  email: { type: 'text', required: 'family', source: 'P', from: 'field', limit: 'not for seals of public bodies' },
  secure_element: { type: 'text', required: 'always', source: 'S', from: 'setting', limit: '0, 1 or 2' },
  validity_time: { type: 'number', required: 'always', source: 'S', from: 'days', limit: '1, 3, 365, 730, 1095, 1825' },
  given_name: { type: 'text', required: 'always', source: 'P', from: 'field' },
  surname_1: { type: 'text', required: 'always', source: 'P', from: 'field' },
  surname_2: { type: 'text', required: 'no', source: 'P', from: 'field' },
  id_document_type: {
    type: 'text',
    required: 'always',
    source: 'P',
    from: 'field',
    limit: 'IDC, PAS, PNO, TIN; Peru: DNI, CEX, PAS',
  },
  id_document_country: { type: 'text', required: 'no', source: 'P', from: 'country', limit: 'ISO 3166, 2 letters' },
  country_name: { type: 'text', required: 'no', source: 'P', from: 'country', limit: 'ISO 3166, 2 letters' },
  serial_number: { type: 'text', required: 'always', source: 'P', from: 'field', limit: "the person's document" },
  id_document_number: { type: 'text', required: 'no', source: 'P', from: 'field', limit: 'Peru, not serial_number' },
  mobile_phone_number: { type: 'text', required: 'always', source: 'S', from: 'field', limit: '+ and country code' },
  paperless_mode: { type: 'flag', required: 'no', source: 'P', from: 'setting', limit: '1: or videoid_mode' },
  videoid_mode: { type: 'flag', required: 'no', source: 'P', from: 'setting', limit: '1: or paperless_mode' },
  identification_rao: { type: 'number', required: 'no', source: 'P', from: 'setting' },
  webhook_url: { type: 'text', required: 'no', source: 'P', from: 'setting' },
  communication_language: { type: 'text', required: 'no', source: 'P', from: 'field', limit: 'seen in answers' },
  title: { type: 'text', required: 'family', source: 'P', from: 'field' },
  description: { type: 'text', required: 'family', source: 'P', from: 'field' },
  representation: { type: 'text', required: 'family', source: 'P', from: 'field' },
  empowerment: { type: 'text', required: 'family', source: 'P', from: 'field' },
  process_application: { type: 'text', required: 'family', source: 'P', from: 'field' },
  citizen_tax_number: { type: 'text', required: 'family', source: 'P', from: 'field' },
  organization_name: { type: 'text', required: 'family', source: 'P', from: 'organization' },
  organization_country: { type: 'text', required: 'family', source: 'P', from: 'country' },
  organization_email: { type: 'text', required: 'family', source: 'P', from: 'field' },
  organization_tax_number: { type: 'text', required: 'family', source: 'P', from: 'field' },
  organization_identifier: { type: 'text', required: 'family', source: 'P', from: 'field' },
  organizational_unit_1: { type: 'text', required: 'family', source: 'P', from: 'field' },
  organizational_unit_2: { type: 'text', required: 'family', source: 'P', from: 'field' },
  responsible_name: { type: 'text', required: 'family', source: 'P', from: 'field' },
  responsible_first_surname: { type: 'text', required: 'family', source: 'P', from: 'field' },
  responsible_serial: { type: 'text', required: 'family', source: 'P', from: 'field' },
  smartcard_sn: { type: 'text', required: 'family', source: 'P', from: 'field', limit: 'card profiles' },
} as const satisfies Record<string, FieldRow>
export type UanatacaField = keyof typeof UANATACA_FIELDS

export const VALIDITY_DAYS = [1, 3, 365, 730, 1095, 1825] as const

/** Types of `pl_upload_document`: a field of the order by this name says which file it is. */
export const DOCUMENT_TYPES = ['document_front', 'document_rear', 'document_owner', 'extra_document'] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

export const isDocumentType = (name: string): name is DocumentType => DOCUMENT_TYPES.includes(name as DocumentType)

/** RFC 5280 reasons that it knows; certificateHold and NOT_REVOKED are those of suspending and reinstating. */
export const UANATACA_REASONS = {
  unspecified: 'UNSPECIFIED',
  keyCompromise: 'KEYCOMPROMISE',
  affiliationChanged: 'AFFILIATIONCHANGED',
  superseded: 'SUPERSEDED',
  cessationOfOperation: 'CESSATIONOFOPERATION',
  privilegeWithdrawn: 'PRIVILEGESWITHDRAWN',
} as const
export type UanatacaReason = keyof typeof UANATACA_REASONS
export const [HOLD, NOT_REVOKED] = ['CERTIFICATEHOLD', 'NOT_REVOKED'] as const
