/** Fields that a request to the fake must bring, by the profiles that its RA has. */
const ALL = ['profile', 'registration_authority', 'scratchcard', 'secure_element', 'validity_time', 'given_name']
const PERSON = [...ALL, 'surname_1', 'id_document_type', 'serial_number', 'mobile_phone_number', 'email']
const COMPANY = [
  'title',
  'organization_name',
  'organization_country',
  'organization_email',
  'organization_tax_number',
  'responsible_name',
  'responsible_first_surname',
  'responsible_serial',
]

interface ProfileDemands {
  readonly elements: readonly string[]
  readonly fields: readonly string[]
}

export const DEMANDS: Readonly<Record<string, ProfileDemands>> = {
  PFnubeAFCiudadano: { elements: ['2'], fields: PERSON },
  PFnubeAFEmpresa: { elements: ['2'], fields: [...PERSON, ...COMPANY] },
  PFSoftAFCiudadano: { elements: ['0'], fields: PERSON },
  PFqscdCiudadano: { elements: ['1'], fields: [...PERSON, 'smartcard_sn'] },
  PEnubePN: { elements: ['2'], fields: PERSON }, // its own demands show in the dry run
}

/** What the dry run misses beside documents: fields of profiles with tables of their own. */
export const SHOWN_BY_DRY_RUN: Readonly<Record<string, readonly string[]>> = { PEnubePN: ['citizen_tax_number'] }

const DAYS = new Set([1, 3, 365, 730, 1095, 1825])

/** @returns names of fields that are missing or wrong */
export function wrongIn(body: Readonly<Record<string, unknown>>): string[] {
  const demands = DEMANDS[String(body.profile)]
  if (demands === undefined) return ['profile']
  const missing = demands.fields.filter((name) => (body[name] ?? '') === '')
  const wrong = [
    ...(demands.elements.includes(String(body.secure_element)) ? [] : ['secure_element']),
    ...(typeof body.secure_element === 'string' ? [] : ['secure_element']),
    ...(DAYS.has(body.validity_time as number) ? [] : ['validity_time']),
    ...(/^\+\d{6,15}$/.test(String(body.mobile_phone_number)) ? [] : ['mobile_phone_number']),
    ...(body.paperless_mode === 1 || body.videoid_mode === 1 ? [] : ['paperless_mode']),
  ]
  return [...new Set([...missing, ...wrong])]
}
