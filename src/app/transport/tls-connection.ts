import { isIP } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { TLS_SETTINGS, type TlsMaterial } from './tls-settings.ts'
import { describeFailure, type TransportError } from './transport-error.ts'

export interface TlsTarget {
  /** Without brackets, if it is an IPv6 address. */
  readonly hostname: string
  readonly port: number
}

/**
 * Opens a TLS connection and hands it over only when nothing speaks against the server: until then no byte of a request can be
 * written to it. Node's own check of authorities and host names plays no part.
 * @param ours shown to the server as client certificate
 * @param objectionTo asked once the handshake is done
 * @param signal ends the attempt
 * @param more `socket`: connected already
 * @throws {TransportError} `connect-failed`, `tls-failed`, or the objection
 */
export function openTlsConnection(
  { hostname, port }: TlsTarget,
  ours: TlsMaterial,
  objectionTo: (socket: TLSSocket) => TransportError | undefined | Promise<TransportError | undefined>,
  signal: AbortSignal,
  more: Pick<ConnectionOptions, 'ciphers' | 'lookup' | 'socket'> = {},
): Promise<TLSSocket> {
  const where = `${hostname}:${port}`
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port,
      key: ours.key,
      cert: ours.cert,
      ...TLS_SETTINGS,
      ...more,
      rejectUnauthorized: false, // we look at the certificate ourselves
      ca: [], // with a root that Node trusts it would call getPeerCertificate(): see tls-certificate.ts
      ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    })
    let phase: 'connecting' | 'handshake' = more.socket === undefined ? 'connecting' : 'handshake'
    socket.once('connect', () => {
      phase = 'handshake'
    })
    const fail = (error: unknown) => {
      signal.removeEventListener('abort', abort)
      socket.destroy()
      reject(describeFailure(error, where, phase))
    }
    const abort = () => fail(signal.reason)
    const hangUp = () => fail(new Error('closed by the other side'))
    const handOver = (objection: TransportError | undefined) => {
      if (objection !== undefined) return fail(objection)
      if (socket.destroyed) return undefined // it failed meanwhile
      signal.removeEventListener('abort', abort)
      socket.off('error', fail)
      socket.off('close', hangUp)
      return resolve(socket)
    }
    socket.once('error', fail)
    socket.once('close', hangUp)
    socket.once('secureConnect', () => {
      const objection = objectionTo(socket)
      if (objection instanceof Promise) objection.then(handOver, fail)
      else handOver(objection)
    })
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
