import { createPublicKey } from 'node:crypto'
import type { FakeAnswer } from '../fake-ca.ts'
import { readPkcs10 } from '../read-request.ts'
import { newKey } from '../small-ca.ts'
import type { JudgedOrder } from './order-books.ts'
import { no } from './refusal.ts'

export const PRODUCTS = [
  'pkio_qualified_organisation_person_prof',
  'pkio_private_services_server',
  'private_ssl_plus',
  'eu_qwac',
  'a_product_of_tomorrow',
]

type Json = Readonly<Record<string, unknown>>

const TITLES = [
  'Accountant-Administratieconsulent',
  'Advocaat',
  'Registeraccountant',
  'Kandidaat-notaris',
  'Notaris',
  'Toegevoegd Notaris',
  '(Hoofd)bewaarder',
  'Gerechtsdeurwaarder',
  'Belastingdeurwaarder',
  'Gemeentelijk Belastingdeurwaarder',
  'Toegevoegd gerechtsdeurwaarder',
]
const SHIP = ['name', 'addr1', 'addr2', 'city', 'state', 'zip', 'country', 'method']
const INDIVIDUAL = ['first_name', 'last_name', 'email', 'telephone', 'country', 'state', 'professional_title']

const objectIn = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const wrong = (message: string): FakeAnswer => no(400, 'bad_request_format', message)

export async function judgeOrder(product: string, body: Json): Promise<JudgedOrder | FakeAnswer> {
  if (!PRODUCTS.includes(product)) return no(404, 'not_found|product', 'Product does not exist')
  const certificate = objectIn(body.certificate)
  if (certificate.signature_hash !== 'sha256') return wrong('certificate.signature_hash must be sha256')
  if (body.csa_agreed_to !== true) return wrong('csa_agreed_to must be true')
  if (body.payment_method !== 'balance' && body.payment_method !== 'profile') return wrong('payment_method is wrong')
  const days = daysOf(objectIn(body.order_validity))
  if (days === undefined) return no(400, 'cert_validity_exceeds_order_validity', 'order_validity is wrong')
  return product.endsWith('_person_prof')
    ? onToken(product, certificate, body, days)
    : onRequest(product, certificate, body, days)
}

function daysOf({ years, days }: Json): number | undefined {
  if (days !== undefined) return typeof days === 'number' && days >= 1 && days <= 397 ? days : undefined
  if (years === undefined) return 365
  return [1, 2, 3].includes(years as number) ? (years as number) * 365 : undefined
}

function onToken(product: string, certificate: Json, body: Json, days: number): JudgedOrder | FakeAnswer {
  if (certificate.csr !== undefined) return wrong('a CSR is not accepted: the key is made on the token')
  if (certificate.profile_option !== 'nonrepudiation') return wrong('certificate.profile_option must be nonrepudiation')
  if (body.provisioning_method !== 'qscd') return wrong('provisioning_method must be qscd')
  const individual = objectIn(certificate.individual)
  const missing =
    individual.id === undefined ? INDIVIDUAL.find((name) => typeof individual[name] !== 'string') : undefined
  if (missing !== undefined) return wrong(`certificate.individual.${missing} is missing`)
  if (individual.id === undefined && !TITLES.includes(String(individual.professional_title))) {
    return wrong('certificate.individual.professional_title is none')
  }
  const ship = objectIn(body.ship_info)
  const unsent = SHIP.find((name) => typeof ship[name] !== 'string')
  if (unsent !== undefined) return wrong(`ship_info.${unsent} is missing`)
  if (ship.method !== 'STANDARD' && ship.method !== 'EXPEDITED') return wrong('ship_info.method is wrong')
  const commonName = `${individual.first_name ?? 'Known'} ${individual.last_name ?? 'Individual'}`
  const subject = { country: String(individual.country ?? 'UT'), commonName }
  const publicKeyInfo = newKey().publicKey.export({ type: 'spki', format: 'der' })
  return { product, subject, commonName, publicKeyInfo, dnsNames: [], days }
}

async function onRequest(
  product: string,
  certificate: Json,
  body: Json,
  days: number,
): Promise<JudgedOrder | FakeAnswer> {
  const read = await readPkcs10(String(certificate.csr ?? ''))
  if (typeof read === 'string') return no(400, 'csr_invalid_cannot_parse', read)
  if (typeof certificate.common_name !== 'string') return wrong('certificate.common_name is missing')
  if (typeof objectIn(body.organization).id !== 'number') return wrong('organization.id is missing')
  const key = createPublicKey({ key: Buffer.from(read.publicKeyInfo), format: 'der', type: 'spki' })
  if (product === 'pkio_private_services_server' && key.asymmetricKeyDetails?.modulusLength !== 2048) {
    return no(400, 'csr_invalid_cannot_parse', 'RSA 2048 only')
  }
  const listed = Array.isArray(certificate.dns_names) ? certificate.dns_names.map(String) : []
  return {
    product,
    subject: read.subject.octets,
    commonName: certificate.common_name,
    publicKeyInfo: read.publicKeyInfo,
    dnsNames: listed.length > 0 ? listed : [certificate.common_name],
    days,
  }
}
