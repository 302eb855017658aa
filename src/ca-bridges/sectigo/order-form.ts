import type { OrderId } from '../../messages/index.ts'
import { BridgeError, type CertificateWish } from '../index.ts'
import { FIELDS, type FieldName, fieldNamed, isField, objectionToValue } from './fields.ts'
import { isFor, ORDER_RULES, type OrderStep } from './order-rules.ts'
import { productIn, TLS_DAYS, USUAL_DAYS } from './products.ts'
import type { SectigoSettings } from './settings.ts'

/** An order, as it goes out without credentials. */
export interface OrderForm extends OrderStep {
  /** By wire names. */
  readonly wire: URLSearchParams
  /** DER. */
  readonly request: Uint8Array
}

type Values = Map<FieldName, string>
type FormSettings = Pick<SectigoSettings, 'test' | 'fields' | 'fieldNames'>

/** @throws {BridgeError} `validation`, with the field, for what the CA would refuse for certain */
export function orderForm(wish: CertificateWish, key: OrderId, account: FormSettings): OrderForm {
  const product = productIn(wish.product)
  if (product === undefined) {
    throw refusal(`${wish.product} names not exactly one product; eac ca products shows those there are`, 'product')
  }
  if (wish.key.at !== 'ours') throw refusal('Sectigo needs a PKCS#10 request', 'csr')
  const { request } = wish.key
  const values: Values = new Map([
    ...usualValues(wish, product),
    ...standingValues(product, account),
    ...valuesOfOrder(wish, product),
    ...valuesOfBridge(wish, product, request, key, account),
  ])
  for (const [name, value] of values) objectTo(name, objectionToValue(name, value))
  for (const { field, objection } of ORDER_RULES) objectTo(field, objection({ product, wish, values }))
  return { product, wish, values, request, wire: onTheWire(values, account) }
}

function usualValues({ subject, dnsNames }: CertificateWish, { is }: OrderStep['product']): Values {
  const values: Values = new Map([
    ['serverSoftware', '-1'],
    ['emailAddress', 'none'],
    ['isCustomerValidated', 'N'],
    ['countryName', subject.country],
  ])
  if (subject.organization !== undefined) values.set('organizationName', subject.organization)
  if (!is.includes('domains')) return values
  values.set('dcvMethod', 'CNAME_CSR_HASH')
  const primary = dnsNames.find((name) => name === subject.commonName) ?? dnsNames[0]
  // without it a certificate for several has no common name
  if (primary !== undefined && (!is.includes('many-domains') || primary === subject.commonName)) {
    values.set('primaryDomainName', primary)
  }
  return values
}

/** What the settings say for every order, as far as it is for this product. */
function standingValues(product: OrderStep['product'], { fields }: FormSettings): Values {
  const entries = Object.entries(fields) as [FieldName, string][]
  return new Map(entries.filter(([name]) => isFor(name, product)))
}

function valuesOfOrder({ fields }: CertificateWish, product: OrderStep['product']): Values {
  const values: Values = new Map()
  for (const [name, value] of Object.entries(fields)) {
    if (!isField(name)) throw refusal(`there is no field ${name}`, name)
    const { by } = fieldNamed(name)
    if (by !== 'operator') throw refusal(`${name} is filled in from the ${by === 'wish' ? 'order' : 'settings'}`, name)
    if (!isFor(name, product)) throw refusal(`${name} is not for ${product.says}`, name)
    values.set(name, value)
  }
  return values
}

function valuesOfBridge(
  { product: codes, days, dnsNames }: CertificateWish,
  product: OrderStep['product'],
  request: Uint8Array,
  key: OrderId,
  { test }: FormSettings,
): Values {
  const usualDays = product.days === undefined ? TLS_DAYS.usual : USUAL_DAYS
  return new Map<FieldName, string>([
    ['product', codes],
    ['days', String(days ?? usualDays)],
    ['csr', Buffer.from(request).toString('base64')],
    ...(product.is.includes('many-domains') ? [['domainNames', dnsNames.join(',')] as const] : []),
    ['foreignOrderNumber', key],
    ['checkFONIsUnique', 'Y'],
    ['showCertificateID', 'Y'],
    ['responseFormat', '1'],
    ...(test ? [['test', 'Y'] as const] : []),
  ])
}

function onTheWire(values: Values, account: FormSettings): URLSearchParams {
  const form = new URLSearchParams()
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    const value = values.get(name)
    if (value !== undefined) form.set(wireName(name, account), value)
  }
  return form
}

/** @throws {BridgeError} for a row whose name is lost, and which the settings do not name */
function wireName(name: FieldName, { fieldNames }: FormSettings): string {
  const wire = fieldNames[name]
  if (wire !== undefined) return wire
  if (fieldNamed(name).name === 'lost') throw refusal(`nobody knows the name of ${name}: set it under fieldNames`, name)
  return name
}

/** The row of a wire name, so that an operator reads the name that he wrote. */
export function rowNamed(wire: string, { fieldNames }: Pick<FormSettings, 'fieldNames'>): string {
  return Object.entries(fieldNames).find(([, name]) => name === wire)?.[0] ?? wire
}

function objectTo(field: string, why: string | undefined): void {
  if (why !== undefined) throw refusal(why, field)
}

const refusal = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'not-sent', field })
