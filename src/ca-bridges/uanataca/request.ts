import { BridgeError, type CertificateWish } from '../index.ts'
import { isDocumentType, UANATACA_FIELDS, type UanatacaField, VALIDITY_DAYS } from './fields.ts'
import { type KeyPlace, knownProfile, SECURE_ELEMENTS } from './profiles.ts'

/** A profile that the vendor gave us. */
export interface ConfiguredProfile {
  readonly name: string
  readonly days: number
  /** Default: as the name of the profile says. */
  readonly keyPlace?: KeyPlace | undefined
}

export interface RequestSettings {
  readonly registrationAuthority: string
  readonly profiles: readonly ConfiguredProfile[]
  readonly identification: 'paperless' | 'video'
  readonly identificationRao?: number | undefined
  readonly webhookUrl?: string | undefined
}

/** A request but for its scratchcard: what we can see to be wrong is refused before one is used. @throws {BridgeError} `validation` */
export function writeRequest(wish: CertificateWish, settings: RequestSettings): Record<string, unknown> {
  if (wish.key.at !== 'ca')
    throw refusal('it takes no request of ours, keys are made there: order with --key-at-ca', 'key')
  if (wish.dnsNames.length > 0) throw refusal('it certifies persons and seals, not hosts', 'dnsNames')
  const profile = settings.profiles.find(({ name }) => name === wish.product)
  if (profile === undefined) {
    const known = settings.profiles.map(({ name }) => name).join(', ')
    throw refusal(`there is no profile ${wish.product} in the settings, but ${known}`, 'product')
  }
  const request = { ...fromSettings(profile, wish, settings), ...defaults(wish), ...fromFields(wish.fields) }
  refuseMissing(profile.name, request)
  return request
}

function fromSettings(
  { name, days, keyPlace }: ConfiguredProfile,
  wish: CertificateWish,
  { registrationAuthority, identification, identificationRao, webhookUrl }: RequestSettings,
): Record<string, unknown> {
  const place = keyPlace ?? knownProfile(name)?.keyPlace ?? 'cloud'
  return {
    profile: name,
    registration_authority: registrationAuthority,
    secure_element: SECURE_ELEMENTS[place],
    validity_time: validity(wish.days ?? days),
    [identification === 'video' ? 'videoid_mode' : 'paperless_mode']: 1,
    ...(identificationRao !== undefined && { identification_rao: identificationRao }),
    ...(webhookUrl !== undefined && { webhook_url: webhookUrl }),
  }
}

function validity(days: number): number {
  if (VALIDITY_DAYS.includes(days as never)) return days
  throw refusal(`it certifies for ${VALIDITY_DAYS.join(', ')} days, not for ${days}`, 'days')
}

function defaults({ product, subject: { country, organization } }: CertificateWish): Record<string, unknown> {
  const mandatory = knownProfile(product)?.mandatory ?? []
  return {
    id_document_country: country,
    country_name: country,
    ...(mandatory.includes('organization_country') && { organization_country: country }),
    ...(mandatory.includes('organization_name') && organization !== undefined && { organization_name: organization }),
  }
}

function fromFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(fields).filter(([name]) => !isDocumentType(name))
  for (const [name] of given) {
    const row = Object.hasOwn(UANATACA_FIELDS, name) ? UANATACA_FIELDS[name as UanatacaField] : undefined
    if (row === undefined) throw refusal(`there is no field ${name}`, name)
    if (row.from !== 'field' && row.from !== 'country' && row.from !== 'organization') {
      throw refusal(`${name} is not for an order to say`, name)
    }
  }
  return Object.fromEntries(given)
}

function refuseMissing(profile: string, request: Readonly<Record<string, unknown>>): void {
  const mandatory = knownProfile(profile)?.mandatory ?? []
  const missing = mandatory.filter((name) => name !== 'scratchcard' && (request[name] ?? '') === '')
  if (missing.length > 0) throw refusal(`the profile ${profile} needs ${missing.join(', ')}`, missing[0])
}

const refusal = (why: string, field: string | undefined): BridgeError =>
  new BridgeError('validation', why, { outcome: 'refused', field })
