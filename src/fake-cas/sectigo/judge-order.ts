import { createPublicKey } from 'node:crypto'
import { type AskedRequest, readPkcs10 } from '../read-request.ts'
import { invalid, type Refusal, refusal } from './refusal.ts'

/** What an order is for, once it is found in order. */
export interface JudgedOrder {
  readonly product: string
  readonly days: number
  readonly request: AskedRequest
  readonly domains: readonly string[]
}

const [LONG, QWAC_DAYS] = [
  ['365', '730', '1095', '1461', '1826'],
  ['90', '365'],
]
const NATURAL = ['777', '778', '779', '780', '791', '792']
const PSD2 = ['786', '787', '788', '789']
const QWAC = ['783', '784', '788', '789', '791', '792']
const QWAC_LEGAL = ['783', '784', '788', '789']
const MANY_DOMAINS = ['784', '789', '792', '279']
const TLS = ['287', '289', '279', '488', '316', '337', '7']
const EIDAS = ['777', '778', '779', '780', '781', '782', '786', '787']
const ALL = new Set([...QWAC, ...TLS, ...EIDAS, '706', '1214'])
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1']

/** What the arguments say together. The numbers of the last rows are this fake's own: only their texts are known. */
export async function judgeOrder(
  form: URLSearchParams,
  isCompromised: (publicKeyInfo: Uint8Array) => boolean,
): Promise<JudgedOrder | Refusal> {
  const value = (name: string): string => form.get(name) ?? ''
  const codes = value('product').split(',')
  const ours = codes.filter((code) => ALL.has(code))
  const [product = ''] = ours
  if (ours.length !== 1) return invalid('product')
  if (!TLS.includes(product) && !daysOf(product).includes(value('days'))) return invalid('days')
  const country = value('countryName')
  if (country !== '' && !/^[A-Z]{2}$/.test(country)) return refusal(-7, `'${country}' is not a valid ISO-3166 country!`)
  const request = await judgeRequest(value('csr'), isCompromised)
  if ('code' in request) return request
  const domains = domainsOf(product, form, request)
  if ('code' in domains) return domains
  const last = judgeProduct(product, value)
  return last ?? { product, days: Number(value('days')), request, domains }
}

function daysOf(product: string): readonly string[] {
  if (QWAC.includes(product)) return QWAC_DAYS
  return EIDAS.includes(product) ? LONG : ['365']
}

async function judgeRequest(
  csr: string,
  isCompromised: (publicKeyInfo: Uint8Array) => boolean,
): Promise<AskedRequest | Refusal> {
  const bare = csr.replace(/-----[A-Z ]+-----/g, '')
  if (!/^[A-Za-z0-9+/=\s]+$/.test(bare)) return refusal(-9, 'The CSR is not valid Base-64 data!')
  const read = await readPkcs10(csr)
  if (typeof read === 'string') {
    return read.includes('signature')
      ? refusal(-12, 'The CSR uses an invalid signature!')
      : refusal(-10, 'The CSR cannot be decoded!')
  }
  const key = createPublicKey({ key: Buffer.from(read.publicKeyInfo), format: 'der', type: 'spki' })
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (modulusLength !== undefined && (modulusLength < 2048 || modulusLength > 8192)) {
    return refusal(-13, 'The CSR uses an unsupported key size!')
  }
  if (namedCurve !== undefined && !CURVES.includes(namedCurve)) {
    return refusal(-11, 'The CSR uses an unsupported algorithm!')
  }
  if (isCompromised(read.publicKeyInfo)) return refusal(-40, 'The CSR’s key is on the compromised key list!')
  return read
}

function domainsOf(product: string, form: URLSearchParams, request: AskedRequest): readonly string[] | Refusal {
  if (!QWAC.includes(product) && !TLS.includes(product)) return []
  const primary = form.get('primaryDomainName')
  const listed = (form.get('domainNames') ?? '').split(/[, ]+/).filter((name) => name !== '')
  if (!MANY_DOMAINS.includes(product)) {
    const name = primary ?? request.dnsNames[0] ?? ''
    return name.startsWith('*') && product !== '289' ? refusal(-5, 'The CSR’s CN may not contain a wildcard!') : [name]
  }
  if (listed.length === 0) return refusal(-3, `The 'domainNames' argument is missing!`, 'domainNames')
  if (primary !== null && !listed.includes(primary)) return invalid('primaryDomainName')
  const outside = request.dnsNames.find((name) => !listed.map((one) => one.toLowerCase()).includes(name))
  if (outside === undefined) return listed
  return refusal(-162, `The CSR contains domain names not listed in the 'domainNames' argument!`, 'domainNames')
}

function judgeProduct(product: string, value: (name: string) => string): Refusal | undefined {
  const identifier = value('personalIdentifier')
  if (NATURAL.includes(product) && identifier === '') {
    return refusal(-3, `The 'personalIdentifier' argument is missing!`, 'personalIdentifier')
  }
  if (identifier.startsWith('TAX')) {
    return refusal(-301, 'Semantic error. TAX is no longer a valid value. Use TIN instead.')
  }
  if (PSD2.includes(product) && !['PSP_AS', 'PSP_PI', 'PSP_AI', 'PSP_IC'].some((role) => value(role) === 'Y')) {
    return refusal(-302, 'The required role arguments for PSD2 certificate type are missing.')
  }
  if (QWAC_LEGAL.includes(product) && value('joiCountryName') === '') {
    return refusal(-3, `The 'joiCountryName' argument is missing!`, 'joiCountryName')
  }
  return undefined
}

export const isSsl = (product: string): boolean => QWAC.includes(product) || TLS.includes(product)
