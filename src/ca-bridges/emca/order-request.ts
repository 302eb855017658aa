import { type BridgeCall, BridgeError, type CertificateWish, readRequest } from '../index.ts'
import type { EmcaFields } from './calls.ts'
import type { EmcaField } from './fields.ts'
import type { EmcaMethod } from './methods.ts'
import type { EmcaProduct, EmcaSettings } from './settings.ts'

export interface OrderRequest {
  readonly method: EmcaMethod
  readonly signed: string | Uint8Array
  readonly fields: EmcaFields
}

/** What an order may say beside its product. With `serialNo` it is a new key for a certificate that is there. */
export const ORDER_FIELDS = ['subscriberId', 'validFrom', 'serialNo', 'remarks'] as const satisfies readonly EmcaField[]
type OrderFields = { readonly [Name in (typeof ORDER_FIELDS)[number]]?: string }

/** @throws {BridgeError} `validation`, not sent: what the CA has no words for */
export async function orderRequest(
  wish: CertificateWish,
  { key }: Pick<BridgeCall, 'key'>,
  settings: EmcaSettings,
): Promise<OrderRequest> {
  const product = settings.products.find((one) => one.name === wish.product)
  if (product === undefined) throw refused(`there is no product ${wish.product}`, 'product')
  const own = fieldsOf(wish, product)
  const signed = await signedRequest(wish, settings.signing.request)
  const applicationId = key
  if (own.serialNo !== undefined) {
    const { serialNo, remarks, validFrom } = own
    const start = validFrom === undefined ? {} : { ValidFrom: validFrom }
    return { method: 'rekey', signed, fields: { serialNo, remarks: remarks ?? key, applicationId, ...start } }
  }
  const subscriberId = own.subscriberId ?? settings.subscriberId
  const isChain = settings.asksFor === 'p7b'
  if (product.profileName !== undefined) {
    const fields = { profileName: product.profileName, subscriberId, applicationId }
    return { method: isChain ? 'createCertificateP7B' : 'createCertificate', signed, fields }
  }
  const { profileId: ProfileID = '', days } = product
  const validity = `${wish.days ?? days}:0:0:0`
  const start = own.validFrom === undefined ? {} : { validFrom: own.validFrom }
  const fields = { ProfileID, validity, ...start, subscriberId, applicationId }
  return { method: isChain ? 'createCertificateP7BById' : 'createCertificateById', signed, fields }
}

function fieldsOf({ fields, days }: CertificateWish, { name, days: most, profileName }: EmcaProduct): OrderFields {
  const wrong = Object.keys(fields).find((field) => !(ORDER_FIELDS as readonly string[]).includes(field))
  if (wrong !== undefined) throw refused(`an order has no field ${wrong}; it has ${ORDER_FIELDS.join(', ')}`, wrong)
  const own: OrderFields = fields
  if (days !== undefined && days > most) throw refused(`a ${name} is valid for ${most} days`, 'days')
  if (own.remarks !== undefined && own.serialNo === undefined)
    throw refused('remarks go with serialNo alone', 'remarks')
  if (own.subscriberId !== undefined && own.serialNo !== undefined) {
    throw refused('with serialNo it stays the same subscriber', 'subscriberId')
  }
  if (own.validFrom !== undefined && own.serialNo === undefined && profileName !== undefined) {
    throw refused(
      `a ${name} begins when it is issued: only profiles by their id can begin at another time`,
      'validFrom',
    )
  }
  if (own.serialNo !== undefined && !/^[0-9a-f]{1,64}$/i.test(own.serialNo)) {
    throw refused('a serial number is hexadecimal, without 0x', 'serialNo')
  }
  return own
}

async function signedRequest({ key }: CertificateWish, form: EmcaSettings['signing']['request']) {
  if (key.at === 'ca') throw refused('the key is ours: order with a PKCS#10 request', 'key')
  const read = await readRequest(key.request)
  if (typeof read === 'string') throw refused(read, 'request')
  const base64 = Buffer.from(key.request).toString('base64')
  const lines = base64.match(/.{1,64}/g) ?? []
  return {
    der: key.request,
    base64,
    pem: `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`,
  }[form]
}

const refused = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'not-sent', field })
