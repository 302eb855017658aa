import { DEFAULT_LIMITS, type Element, type Limits, parseXml, SoapError } from '../soap/index.ts'

/**
 * What a partner registered: Doc 9303-12, 8 says the URL of its WSDL; many give the endpoint itself.
 * @returns `wsdl` for one that ends in `.wsdl` or asks for `?wsdl`, in any case of letters
 * @throws {TypeError} for what is no URL
 */
export function registeredAs(url: string): 'endpoint' | 'wsdl' {
  const { pathname, searchParams } = new URL(url)
  const asks = [...searchParams.keys()].some((name) => name.toLowerCase() === 'wsdl')
  return asks || pathname.toLowerCase().endsWith('.wsdl') ? 'wsdl' : 'endpoint'
}

/** Where the partner is to be called, or why its WSDL does not tell. */
export type Endpoint =
  | { readonly kind: 'endpoint'; readonly url: string }
  | { readonly kind: 'none'; readonly why: string }

export interface FetchedWsdl {
  readonly wsdl: Uint8Array
  /** Where it was registered to be: a URL. */
  readonly url: string
  /** Hosts besides that of `url` on which the service may lie: somebody has said so. */
  readonly allowedHosts?: readonly string[]
  readonly limits?: Limits
}

const WSDL = 'http://schemas.xmlsoap.org/wsdl/'
const SOAP_11_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap/'

/** Reads the soap:address of a partner's WSDL: https, and on the host that was registered unless another is allowed. */
export function endpointOf({ wsdl, url, allowedHosts = [], limits = DEFAULT_LIMITS }: FetchedWsdl): Endpoint {
  const addresses = addressesIn(wsdl, limits)
  if (!Array.isArray(addresses)) return addresses
  const [address, ...others] = new Set(addresses)
  if (address === undefined) return none('the WSDL has no soap:address')
  if (others.length > 0) return none('the WSDL has more than one soap:address: register the endpoint itself')
  if (!URL.canParse(address)) return none('the soap:address of the WSDL is not a URL')
  const { protocol, hostname } = new URL(address)
  if (protocol !== 'https:') return none(`the soap:address of the WSDL is ${protocol} in place of https:`)
  if (![new URL(url).hostname, ...allowedHosts.map(lowerCase)].includes(hostname)) {
    return none(
      `the soap:address of the WSDL is on ${hostname}, which is not the registered host: allow it if it is right`,
    )
  }
  return { kind: 'endpoint', url: address }
}

function addressesIn(wsdl: Uint8Array, limits: Limits): string[] | Extract<Endpoint, { kind: 'none' }> {
  try {
    const definitions = parseXml(wsdl, limits)
    if (definitions.name !== 'definitions' || definitions.namespace !== WSDL) return none('this is not a WSDL 1.1')
    const ports = below([definitions], 'service', 'port')
    const addresses = ports.flatMap(({ children }) => children).filter(isAddress)
    return addresses.map(({ attributes }) => attributes.find(({ name }) => name === 'location')?.value.trim() ?? '')
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return none(`the WSDL cannot be read: ${error.message}`)
  }
}

function below(nodes: readonly Element[], ...path: readonly string[]): readonly Element[] {
  return path.reduce(
    (found, step) =>
      found.flatMap(({ children }) => children.filter(({ name, namespace }) => name === step && namespace === WSDL)),
    nodes,
  )
}

const isAddress = ({ name, namespace }: Element): boolean => name === 'address' && namespace === SOAP_11_BINDING
const lowerCase = (host: string): string => host.toLowerCase()

function none(why: string): Extract<Endpoint, { kind: 'none' }> {
  return { kind: 'none', why }
}
