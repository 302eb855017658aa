import type { OrderId } from '../../messages/index.ts'
import { BridgeError, type CertificateWish } from '../index.ts'
import { type FieldForm, LANGUAGES, ORDER_FIELDS, RECIPIENT_TYPES } from './fields.ts'

/** How orders are written: what the vendor's texts leave open. */
export interface RequestSettings {
  /** Names for products, each with its reference. */
  readonly products: Readonly<Record<string, string>>
  readonly sendSubject: boolean
  readonly validityUnit: 'DAYS' | 'MONTHS' | 'YEARS'
  readonly acceptTerms: boolean
}

const DAYS_IN = { DAYS: 1, MONTHS: 30, YEARS: 365 } as const

/** An IssueRequest. @throws {BridgeError} `validation`, with the field */
export function writeIssueRequest(wish: CertificateWish, key: OrderId, settings: RequestSettings): object {
  const request: Record<string, unknown> = {}
  put(request, 'productReference', productReference(wish.product, settings.products))
  put(request, 'csr', pemOfRequest(wish))
  if (settings.sendSubject) put(request, 'overrides.subjectDN', subjectText(wish))
  if (wish.days !== undefined) put(request, 'overrides.validity', validity(wish.days, settings.validityUnit))
  if (wish.dnsNames.length > 0) {
    put(
      request,
      'overrides.requestExtensions.requestDNS.values',
      wish.dnsNames.map((dns) => ({ dns })),
    )
  }
  for (const [name, text] of Object.entries(wish.fields)) putField(request, name, text)
  put(request, 'tags', [tagOf(key)])
  if (settings.acceptTerms) put(request, 'acceptTandC', true)
  put(request, 'synchrone', false)
  return request
}

/** By which an order of ours is found again. */
export const tagOf = (key: OrderId): string => `brk:${key}`

/** @throws {BridgeError} `validation` */
export function productReference(product: string, products: Readonly<Record<string, string>>): string {
  const reference = Object.hasOwn(products, product) ? products[product] : product
  if (reference !== undefined && /^pma-[0-9a-f-]{36}$/.test(reference)) return reference
  throw refusal(`there is no product ${product}: neither a reference (pma-…) nor a name from the settings`, 'product')
}

/** @throws {BridgeError} `validation` where the key is not ours */
export function pemOfRequest({ key }: CertificateWish): string {
  if (key.at === 'ca') throw refusal('keys are not made there: send a PKCS#10 request', 'key')
  const lines =
    Buffer.from(key.request)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----'].join('\n')
}

function subjectText({ subject: { country, organization, commonName } }: CertificateWish): string {
  const parts = { c: country, o: organization, cn: commonName }
  const given = Object.entries(parts).filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `${name}=${String(value).replace(/[,+"\\<>;=#]/g, '\\$&')}`).join(',') // RFC 4514
}

function validity(days: number, unit: RequestSettings['validityUnit']): number {
  const number = days / DAYS_IN[unit]
  if (Number.isInteger(number)) return number
  throw refusal(`${days} days are no whole number of ${unit.toLowerCase()} (of ${DAYS_IN[unit]} days)`, 'days')
}

function putField(request: Record<string, unknown>, name: string, text: string): void {
  const row = ORDER_FIELDS.get(name)
  if (row === undefined) {
    throw refusal(`there is no field ${name}; there are ${[...ORDER_FIELDS.keys()].join(', ')}`, name)
  }
  put(request, row.path, fieldValue(text, row.form, name))
}

function fieldValue(text: string, form: FieldForm, name: string): unknown {
  switch (form) {
    case 'text':
      return text
    case 'list':
      return text.split(',').map((one) => one.trim())
    case 'flag':
      if (text === 'true' || text === 'false') return text === 'true'
      throw refusal(`${name} is true or false`, name)
    case 'recipients':
      return text.split(',').map((one) => recipientOf(one.trim(), name))
  }
}

function recipientOf(text: string, name: string): object {
  const [email = '', recipientType = 'ISSUANCE', language = 'NEUTRAL'] = text.split(/ +/)
  const known = RECIPIENT_TYPES.includes(recipientType as never) && LANGUAGES.includes(language as never)
  if (known && email.includes('@')) return { email, recipientType, language }
  throw refusal(`a recipient is ADDRESS, or ADDRESS TYPE LANGUAGE as in "a@example.ut ISSUANCE EN", not ${text}`, name)
}

function put(request: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.')
  const last = names.pop() ?? path
  let at = request
  for (const name of names) {
    at[name] ??= {}
    at = at[name] as Record<string, unknown>
  }
  at[last] = value
}

const refusal = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'refused', field })
