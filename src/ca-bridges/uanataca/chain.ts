import { X509Certificate } from 'node:crypto'
import type { CaHttp } from '../ca-http/index.ts'
import { BridgeError } from '../index.ts'

const MOST_ISSUERS = 5

export interface ChainSources {
  /** DER of CA certificates that the settings name, roots among them. */
  readonly known: readonly Uint8Array[]
  /** Where caIssuers of a certificate may be fetched: names of hosts, nothing else is asked. */
  readonly hosts: readonly string[]
  /** @param base as `http://host` */
  readonly httpTo: (base: string) => CaHttp
}

/**
 * The interface gives the certificate alone: its issuers are those of the settings, or what the certificates say themselves where
 * their issuers are (RFC 5280 4.2.2.1). Ends where nothing leads on: the judgement on the answer tells what is missing.
 */
export async function chainOf(leaf: Uint8Array, sources: ChainSources, signal: AbortSignal): Promise<Uint8Array[]> {
  const known = sources.known.map((one) => new X509Certificate(one))
  const chain = [new X509Certificate(leaf)]
  for (
    let top = chain[0];
    top !== undefined && chain.length <= MOST_ISSUERS && !isSelfIssued(top);
    top = chain.at(-1)
  ) {
    const current = top
    const issuer = known.find((one) => current.checkIssued(one)) ?? (await fetchIssuer(current, sources, signal))
    if (issuer === undefined || !current.checkIssued(issuer)) break
    chain.push(issuer)
  }
  return chain.map(({ raw }) => new Uint8Array(raw))
}

const isSelfIssued = (certificate: X509Certificate): boolean => certificate.checkIssued(certificate)

/** @throws {BridgeError} `transient` */
async function fetchIssuer(
  { infoAccess = '' }: X509Certificate,
  { hosts, httpTo }: ChainSources,
  signal: AbortSignal,
): Promise<X509Certificate | undefined> {
  const named = [...infoAccess.matchAll(/^CA Issuers - URI:(http:\/\/\S+)$/gm)].map(([, text = '']) => text)
  const url = named
    .filter((text) => URL.canParse(text))
    .map((text) => new URL(text))
    .find(({ hostname }) => hosts.includes(hostname))
  if (url === undefined) return undefined
  const { status, body } = await httpTo(url.origin).call({
    method: 'GET',
    path: `${url.pathname}${url.search}`,
    signal,
  })
  if (status === 200) return readable(body)
  throw new BridgeError('transient', `${url.href}: HTTP ${status}`, { outcome: 'refused', code: 'answer-unusable' })
}

/** DER or PEM; not the certs-only CMS, which RFC 5280 also allows. */
function readable(octets: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(octets)
  } catch {
    return undefined
  }
}
