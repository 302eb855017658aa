import { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TlsCertificate } from './tls-certificate.ts'
import { describeX509 } from './tls-certificate.ts'

/** What a caller showed of itself: its own certificate first in the chain. */
export interface ShownCertificate {
  readonly certificate: TlsCertificate
  readonly chain: readonly Uint8Array[]
}

/** `rfc9440`: `:base64 of the DER:`; `pem`: PEM, percent-encoded, as nginx and HAProxy write it. */
export const PROXY_FORMS = ['rfc9440', 'pem'] as const
export type ProxyForm = (typeof PROXY_FORMS)[number]

/** A proxy that ends TLS for us, and says in a header which certificate its client showed. */
export interface TlsProxy {
  /** `fingerprint256` of the certificates the proxy itself shows us: who has no such certificate is not it. */
  readonly fingerprints: readonly string[]
  /** Whether it may come from there. */
  readonly mayBeAt: (remoteAddress: string) => boolean
  /** In lower case. */
  readonly header: string
  readonly form: ProxyForm
}

/** Who is at the other end, of the connection or of that of a proxy before it. */
export type Shown =
  | { readonly kind: 'shown'; readonly shown: ShownCertificate }
  | { readonly kind: 'nothing' } // no certificate
  | { readonly kind: 'refused'; readonly why: string } // in words for the operator

/**
 * The certificate that counts for a request. The header counts on a connection that shows a certificate of the proxy, comes from where the
 * proxy is, and bears it once; from anybody else it is refused, never left out: somebody tries to be somebody.
 * @param own what the connection itself shows
 */
export function shownBehind(
  request: Pick<IncomingMessage, 'rawHeaders' | 'socket'>,
  proxy: TlsProxy | undefined,
  own: ShownCertificate | undefined,
): Shown {
  const direct: Shown = own === undefined ? { kind: 'nothing' } : { kind: 'shown', shown: own }
  if (proxy === undefined) return direct
  const values = valuesOf(request.rawHeaders, proxy.header)
  if (own === undefined || !proxy.fingerprints.includes(own.certificate.fingerprint256)) {
    return values.length === 0 ? direct : refused('is sent by somebody who is not the proxy', proxy)
  }
  if (!proxy.mayBeAt(request.socket.remoteAddress ?? '')) {
    return { kind: 'refused', why: 'the certificate of the proxy is shown from an address where the proxy is not' }
  }
  const [value, ...more] = values
  if (value === undefined || value === '') return { kind: 'nothing' } // its client showed none
  if (more.length > 0) return refused('stands there twice', proxy)
  const certificate = readValue(value, proxy.form)
  if (certificate === undefined) return refused('holds no certificate', proxy)
  return { kind: 'shown', shown: certificate }
}

function valuesOf(rawHeaders: readonly string[], header: string): string[] {
  return rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === header)
}

const refused = (what: string, { header }: TlsProxy): Shown => ({
  kind: 'refused',
  why: `the header ${header} ${what}`,
})

function readValue(value: string, form: ProxyForm): ShownCertificate | undefined {
  const octets = form === 'rfc9440' ? fromByteSequence(value) : fromPem(value)
  if (octets === undefined) return undefined
  try {
    const x509 = new X509Certificate(octets)
    // what stands behind the certificate would be read by nobody
    return Buffer.compare(x509.raw, octets) === 0 ? { certificate: describeX509(x509), chain: [octets] } : undefined
  } catch {
    return undefined
  }
}

/** RFC 8941 3.3.5, one item without parameters. */
function fromByteSequence(value: string): Uint8Array | undefined {
  const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(value)?.[1]
  return base64 === undefined ? undefined : new Uint8Array(Buffer.from(base64, 'base64'))
}

function fromPem(value: string): Uint8Array | undefined {
  const body = /^-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END CERTIFICATE-----\s*$/.exec(
    decoded(value),
  )?.[1]
  return body === undefined ? undefined : new Uint8Array(Buffer.from(body, 'base64'))
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
