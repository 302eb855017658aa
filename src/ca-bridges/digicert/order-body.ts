import { createPublicKey } from 'node:crypto'
import { BridgeError, type CertificateWish, readRequest } from '../index.ts'
import { FIELDS, type FieldPath, fieldAt, isField, valueAt, wordsFor } from './fields.ts'
import { type DigicertProduct, MOST_DAYS, MOST_YEARS, PRODUCTS, USUAL_DAYS } from './products.ts'
import type { DigicertSettings } from './settings.ts'

type FormSettings = Pick<
  DigicertSettings,
  'products' | 'fields' | 'acceptAgreement' | 'profileOptionIn' | 'individualIn' | 'skipApproval'
>
type Values = Map<FieldPath, unknown>

/** The body of an order. @throws {BridgeError} `validation`, with the field, for what the CA would refuse for certain */
export async function orderBody(wish: CertificateWish, settings: FormSettings): Promise<Record<string, unknown>> {
  const product = productOf(wish.product, settings)
  const values: Values = new Map([
    ...standingValues(settings, product),
    ...valuesOfOrder(wish, product),
    ...validityOf(wish),
    ...(product.as === 'tls' ? await tlsValues(wish, product) : tokenValues(wish)),
    ...commonValues(settings),
  ])
  if (!values.has('payment_method')) values.set('payment_method', 'balance')
  objectToMissing(values, product)
  return { ...nested(values, settings), ...(settings.skipApproval && { skip_approval: true }) }
}

export function productOf(name: string, { products }: Pick<FormSettings, 'products'>): DigicertProduct {
  const as = products[name]
  const product = as === undefined ? (Object.hasOwn(PRODUCTS, name) ? PRODUCTS[name] : undefined) : { says: name, as }
  if (product !== undefined) return product
  throw refusal(
    `there is no product ${name} here; eac ca products shows those there are, the setting products adds one`,
    'product',
  )
}

function standingValues({ fields }: FormSettings, product: DigicertProduct): Values {
  const known = Object.entries(fields) as [FieldPath, string][]
  return new Map(known.filter(([path]) => isIn(path, product)).map(([path, text]) => [path, valueAt(path, text)]))
}

function valuesOfOrder({ fields }: CertificateWish, product: DigicertProduct): Values {
  const values: Values = new Map()
  for (const [path, text] of Object.entries(fields)) {
    if (!isField(path)) throw refusal(`there is no field ${path}`, path)
    const { by } = fieldAt(path)
    if (by === 'never') throw refusal(`${path} is not sent: no data of cards in the node`, path)
    if (by !== 'operator') throw refusal(`${path} is filled in from the ${by === 'wish' ? 'order' : 'settings'}`, path)
    if (!isIn(path, product)) throw refusal(`${path} is not for ${product.says}`, path)
    const value = valueAt(path, text)
    if (value === undefined) throw refusal(`${path} is ${wordsFor(path)}`, path)
    values.set(path, value)
  }
  return values
}

const isIn = (path: FieldPath, { as }: DigicertProduct): boolean => (fieldAt(path).in ?? as) === as

function validityOf({ days }: CertificateWish): Values {
  if (days === undefined) return new Map()
  const years = days / USUAL_DAYS
  if (Number.isInteger(years) && years >= 1 && years <= MOST_YEARS) return new Map([['order_validity.years', years]])
  if (days >= 1 && days <= MOST_DAYS) return new Map([['order_validity.days', days]])
  throw refusal(`it is ordered for 365, 730 or 1095 days, or for up to ${MOST_DAYS}`, 'order_validity.days')
}

function commonValues({ acceptAgreement }: FormSettings): Values {
  return new Map<FieldPath, unknown>([
    ['certificate.signature_hash', 'sha256'],
    ['csa_agreed_to', acceptAgreement],
  ])
}

/** The key is made on a token that the CA sends: no request goes with it. */
function tokenValues({ key, dnsNames }: CertificateWish): Values {
  if (key.at !== 'ca')
    throw refusal('its key is made on the token that the CA sends: order without a request', 'certificate.csr')
  if (dnsNames.length > 0) throw refusal('it is not for names of hosts', 'certificate.dns_names')
  return new Map<FieldPath, unknown>([
    ['certificate.profile_option', 'nonrepudiation'],
    ['provisioning_method', 'qscd'],
  ])
}

async function tlsValues({ key, subject, dnsNames }: CertificateWish, { key: only }: DigicertProduct): Promise<Values> {
  if (key.at !== 'ours') throw refusal('it needs a PKCS#10 request', 'certificate.csr')
  const read = await readRequest(key.request)
  if (typeof read === 'string') throw refusal(read, 'certificate.csr')
  if (only === 'rsa-2048' && !isRsa2048(read.publicKeyInfo))
    throw refusal('it is for RSA keys of 2048 bits alone', 'certificate.csr')
  return new Map<FieldPath, unknown>([
    ['certificate.common_name', subject.commonName],
    ...(dnsNames.length === 0 ? [] : [['certificate.dns_names', dnsNames] as const]),
    ['certificate.csr', pemOf(key.request)],
  ])
}

function isRsa2048(publicKeyInfo: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' })
  return key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n')
}

const INDIVIDUAL = 'certificate.individual.'

/** Of an individual whom the CA knows the number is enough. */
function objectToMissing(values: Values, product: DigicertProduct): void {
  const isKnown = values.has('certificate.individual.id')
  for (const path of Object.keys(FIELDS) as FieldPath[]) {
    const { need, holds } = fieldAt(path)
    const isOfIndividual = path.startsWith(INDIVIDUAL) && path !== 'certificate.individual.id'
    if (isKnown && isOfIndividual && values.has(path)) {
      throw refusal('the individual is known there by its id: leave out the rest', path)
    }
    const isNeeded = need === 'required' && holds !== 'object' && isIn(path, product) && !(isKnown && isOfIndividual)
    if (isNeeded && !values.has(path)) throw refusal(`${product.says} needs ${path}`, path)
  }
}

/** From paths to objects in objects. */
function nested(values: Values, { profileOptionIn, individualIn }: FormSettings): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [path, value] of values) {
    const isLifted =
      (path === 'certificate.profile_option' && profileOptionIn === 'order') ||
      (path.startsWith(INDIVIDUAL) && individualIn === 'order')
    const names = path.split('.').slice(isLifted ? 1 : 0)
    const last = names.pop() ?? path
    let object = body
    for (const name of names) {
      object[name] ??= {}
      object = object[name] as Record<string, unknown>
    }
    object[last] = value
  }
  return body
}

const refusal = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'not-sent', field })
