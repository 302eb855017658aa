import type { TLSSocket } from 'node:tls'
import { describeX509, isWithinValidity, serverCertificate, type TlsCertificate } from './tls-certificate.ts'
import { openTlsConnection } from './tls-connection.ts'
import type { TlsMaterial } from './tls-settings.ts'
import { TransportError } from './transport-error.ts'
import { type Going, wayTo } from './way-to.ts'

export interface PinnedTarget extends Going {
  /** Without brackets, if it is an IPv6 address. */
  readonly hostname: string
  readonly port: number
  /** `fingerprint256` of every certificate registered for this partner: any of them will do, no other. */
  readonly pinned: readonly string[]
  /** Asked of a certificate that is none of these, DER. @returns what speaks against it; undefined: it is the partner's */
  readonly against?: ((der: Uint8Array) => Promise<string | undefined>) | undefined
}

/**
 * Opens a TLS connection and hands it over only when the server has shown a registered certificate that is valid now:
 * until then no byte of a request can be written to it. Certificate authorities and host names play no part.
 * @param ours shown to the server as client certificate
 * @param signal ends the attempt
 * @throws {TransportError} `connect-failed`, `tls-failed`, `server-certificate-unknown`, `server-certificate-expired`, `target-refused`
 */
export async function openPinnedConnection(
  target: PinnedTarget,
  ours: TlsMaterial,
  now: () => Date,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const lookup = await wayTo(target, target, signal)
  return openTlsConnection(target, ours, (socket) => objectionToPinned(socket, target, now()), signal, { lookup })
}

/** Asked once: on a client, Node forgets the certificate of the peer after the first time. */
const certificates = new WeakMap<TLSSocket, TlsCertificate>()

/** Whether the certificate the server showed when this connection was opened is still within its validity. */
export function isStillValid(socket: TLSSocket, now: Date): boolean {
  const certificate = certificates.get(socket)
  return certificate !== undefined && isWithinValidity(certificate, now)
}

/** What speaks against the server at the other end as this partner. */
export function objectionToPinned(
  socket: TLSSocket,
  target: PinnedTarget,
  now: Date,
): TransportError | undefined | Promise<TransportError | undefined> {
  const where = `${target.hostname}:${target.port}`
  const x509 = serverCertificate(socket)
  if (x509 === undefined) return new TransportError('server-certificate-unknown', `${where} shows no certificate`)
  const certificate = describeX509(x509)
  const { fingerprint256 } = certificate
  if (!target.pinned.includes(fingerprint256)) {
    if (target.against !== undefined) return objectionByIssuer(target.against(certificate.der), where, fingerprint256)
    const text = `${where} shows a certificate that is not registered for this partner (SHA-256 ${fingerprint256}); ask the partner, then register it`
    return new TransportError('server-certificate-unknown', text, { fingerprint256 })
  }
  certificates.set(socket, certificate)
  if (isWithinValidity(certificate, now)) return undefined
  const period = `${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()}`
  const text = `${where} shows a certificate that is not valid now (${period}; SHA-256 ${fingerprint256}); the partner has to renew it`
  return new TransportError('server-certificate-expired', text, { fingerprint256 })
}

/** Such a connection is used once: what speaks for its server may be gone with the next list. */
async function objectionByIssuer(
  asked: Promise<string | undefined>,
  where: string,
  fingerprint256: string,
): Promise<TransportError | undefined> {
  const against = await asked
  if (against === undefined) return undefined
  const text = `${where} shows a certificate that is not accepted as this partner's (${against}; SHA-256 ${fingerprint256}); nothing was sent`
  return new TransportError('server-certificate-unknown', text, { fingerprint256 })
}
