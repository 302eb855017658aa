import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

/** What we look at in an X.509 certificate of a TLS peer. */
export interface TlsCertificate {
  /** SHA-256 of `der`, 64 lower-case hex digits, no colons: the name a partner is known by. */
  readonly fingerprint256: string
  readonly der: Uint8Array
  /** As OpenSSL prints it, one attribute a line: `C=UT\nO=…\nCN=…`. For people, never for decisions. */
  readonly subject: string
  readonly notBefore: Date
  readonly notAfter: Date
}

/**
 * Reads a certificate from PEM (the first one, if there are more) or DER.
 * @throws {Error} of node:crypto when the bytes are not a certificate
 */
export function readTlsCertificate(pemOrDer: string | Uint8Array): TlsCertificate {
  return describeX509(new X509Certificate(pemOrDer))
}

const certificates = new WeakMap<TLSSocket, X509Certificate>()

/** Reads the certificate of a server once and remembers it: on a client, Node forgets it after the first time. */
export function serverCertificate(socket: TLSSocket): X509Certificate | undefined {
  const known = certificates.get(socket)
  if (known !== undefined) return known
  const x509 = socket.getPeerX509Certificate()
  if (x509 !== undefined) certificates.set(socket, x509)
  return x509
}

/** `fingerprint256` of what {@link serverCertificate} read. */
export function serverFingerprint(socket: TLSSocket): string | undefined {
  const known = certificates.get(socket)
  return known && fingerprintText(known.fingerprint256)
}

const fingerprintText = (asOpenssl: string): string => asOpenssl.replaceAll(':', '').toLowerCase()

/** Reads properties only: `toLegacyObject()` ends some versions of Node on a brainpool key. */
export function describeX509(certificate: X509Certificate): TlsCertificate {
  return {
    fingerprint256: fingerprintText(certificate.fingerprint256),
    der: new Uint8Array(certificate.raw),
    subject: certificate.subject,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  }
}

const LONGEST_CHAIN_READ = 16

/**
 * What a peer sent in its handshake: its own certificate first, DER; at most 16 of them.
 * After a resumed session the certificates beside its own are missing.
 */
export function presentedChain(certificate: X509Certificate): Uint8Array[] {
  const chain: Uint8Array[] = []
  for (let one: X509Certificate | undefined = certificate; one !== undefined; one = one.issuerCertificate) {
    if (chain.length === LONGEST_CHAIN_READ) break
    chain.push(new Uint8Array(one.raw))
  }
  return chain
}

/** X.509 counts both ends of the validity in (RFC 5280, 4.1.2.5). */
export function isWithinValidity(certificate: Pick<TlsCertificate, 'notBefore' | 'notAfter'>, now: Date): boolean {
  return certificate.notBefore <= now && now <= certificate.notAfter
}
