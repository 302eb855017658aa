import { type AskedRequest, readPkcs10 } from '../read-request.ts'
import { invalid, Refused } from './errors.ts'
import { type FakeProduct, findProduct } from './products.ts'

/** An IssueRequest that was found acceptable. */
export interface IssueWish {
  readonly product: FakeProduct
  readonly request: AskedRequest
  readonly names: readonly string[]
  readonly days: number
  readonly tags: readonly string[]
}

const NAMES = new Set([
  'productReference',
  'csr',
  'overrides',
  'additionalRecipients',
  'registrationDocuments',
  'tags',
  'note',
  'publishCertificate',
  'synchrone',
  'acceptTandC',
  'includeCertificateChain',
])
const OVERRIDES = new Set(['subjectDN', 'validity', 'requestExtensions'])

/** @throws {Refused} */
export async function readIssueRequest(body: Readonly<Record<string, unknown>> | undefined): Promise<IssueWish> {
  if (body === undefined) throw invalid('request body')
  refuseOthers(body, NAMES)
  const product = productOf(body.productReference)
  const request = await requestOf(body.csr)
  const overrides = objectOf(body.overrides, 'overrides')
  refuseOthers(overrides, OVERRIDES)
  const names = dnsOf(objectOf(overrides.requestExtensions, 'requestExtensions'))
  const tags = listOf(body.tags, 'tags')
  if (body.acceptTandC !== undefined && typeof body.acceptTandC !== 'boolean') throw invalid('acceptTandC')
  return {
    product,
    request,
    names: names.length > 0 ? names : request.dnsNames,
    days: daysOf(overrides.validity, product),
    tags,
  }
}

/** @throws {Refused} */
export function productOf(reference: unknown): FakeProduct {
  if (reference === undefined || reference === null) throw new Refused(400, '011.351.0229', 'productReference is null')
  const product = findProduct(reference)
  if (product === undefined) throw new Refused(404, '011.351.0243', 'product not found')
  if (product.refuses !== undefined) throw new Refused(...product.refuses)
  return product
}

/** @throws {Refused} */
export async function requestOf(csr: unknown): Promise<AskedRequest> {
  const read = typeof csr === 'string' ? await readPkcs10(csr) : 'a CSR is wanted for this product'
  if (typeof read === 'string') throw new Refused(400, '011.351.0241', read)
  return read
}

function daysOf(validity: unknown, { productValidity }: FakeProduct): number {
  if (validity === undefined || validity === null) return productValidity.validity
  if (typeof validity === 'number' && productValidity.validityOptions.includes(validity)) return validity
  throw new Refused(400, '011.351.0240', `validity is one of ${productValidity.validityOptions.join(', ')}`)
}

function dnsOf({ requestDNS }: Readonly<Record<string, unknown>>): string[] {
  const { values, ...others } = objectOf(requestDNS, 'requestDNS')
  refuseOthers(others, new Set())
  const list = Array.isArray(values) ? values : []
  return list.map((one) => {
    const { dns } = objectOf(one, 'dns')
    if (typeof dns !== 'string' || !/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(dns)) throw invalid('dns')
    return dns.toLowerCase()
  })
}

function listOf(value: unknown, name: string): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
  throw invalid(name)
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalid(name)
}

function refuseOthers(body: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): void {
  const other = Object.keys(body).find((name) => !names.has(name))
  if (other !== undefined) throw invalid(`unrecognized field ${other}`)
}
