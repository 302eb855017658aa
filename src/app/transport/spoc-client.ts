import type { TLSSocket } from 'node:tls'
import type { Outgoing, Reach } from '../../outgoing/index.ts'
import type { SpocChannel, SpocState } from '../../spoc-channel/index.ts'
import {
  checked,
  exchange,
  isWhole,
  noCertificateYet,
  type PartnerRequest,
  type PartnerResponse,
  placeOf,
  startDeadline,
} from './partner-client.ts'
import { Places } from './places.ts'
import { describeX509, presentedChain, serverCertificate } from './tls-certificate.ts'
import { openTlsConnection, type TlsTarget } from './tls-connection.ts'
import type { TlsMaterial } from './tls-settings.ts'
import { spocCiphers } from './tls-suites.ts'
import { TransportError } from './transport-error.ts'
import { wayTo } from './way-to.ts'

export interface SpocTarget {
  /** https. */
  readonly url: string
  /** Whose SPOC it is to be: two letters. */
  readonly country: string
  /** For everything: the server's revocation list, too. */
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** Default: public addresses, and those that the settings name. */
  readonly reach?: Reach | undefined
}

/** Without a certificate of ours calls fail until one is given by `reload`. */
export interface SpocClientOptions extends Partial<TlsMaterial> {
  readonly channel: Pick<SpocChannel<SpocState>, 'identifyServer'>
  /** Where calls may go. Default: anywhere. */
  readonly outgoing?: Outgoing
  /** Default: the modern ones of `spocCiphers`. */
  readonly ciphers?: string
}

export interface SpocClient {
  /**
   * Posts once, on a connection of its own: the server is looked at each time.
   * @throws {TransportError} also `server-certificate-refused`, each finding in its message; nothing was sent then
   */
  post(target: SpocTarget, request: PartnerRequest): Promise<PartnerResponse>
  /** Fetches a WSDL, over a connection that is looked at in the same way. @throws {TransportError} as `post` */
  get(target: SpocTarget): Promise<PartnerResponse>
  /** Connects, looks at the server as for a call, and hangs up. @throws {TransportError} as `post` */
  reach(target: SpocTarget): Promise<void>
  /** Uses another certificate of ours from the next call on. @throws {Error} of node:tls; the old one stays */
  reload(tls: TlsMaterial): void
  /** Ends calls under way with `client-closed`. */
  close(): void
}

const CALLS_AT_ONCE_PER_TARGET = 8

/** Calls SPOCs of other states over mutual TLS; each is recognised by the path and revocation of its certificate. */
export function createSpocClient({ channel, ciphers, outgoing, ...tls }: SpocClientOptions): SpocClient {
  const policy = { ciphers: ciphers ?? spocCiphers({ oldSuites: false }) }
  const places = new Places(CALLS_AT_ONCE_PER_TARGET)
  const closed = new AbortController()
  let ours = isWhole(tls) ? checked(tls) : undefined

  const connected = async <T>(
    target: SpocTarget,
    use: (socket: TLSSocket, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    if (ours === undefined) throw noCertificateYet()
    const shown = ours
    const place = placeOf(target.url)
    const where = `${place.hostname}:${place.port}`
    const deadline = startDeadline(target.timeoutMs, where, closed.signal)
    const objection = (socket: TLSSocket) => objectionToSpoc(socket, place, target.country, channel)
    try {
      const leave = await places.take(where, deadline.signal)
      try {
        const lookup = await wayTo(place, { outgoing, reach: target.reach }, deadline.signal)
        const socket = await openTlsConnection(place, shown, objection, deadline.signal, { ...policy, lookup })
        return await use(socket, deadline.signal)
      } finally {
        leave()
      }
    } finally {
      deadline.clear()
    }
  }

  const send = (target: SpocTarget, request?: PartnerRequest): Promise<PartnerResponse> =>
    connected(target, (socket, signal) => sendOn(socket, target, request, signal))

  return {
    post: send,
    get: (target) => send(target),
    reach: (target) => connected(target, async (socket) => void socket.destroy()),
    reload(tls) {
      ours = checked(tls)
    },
    close() {
      closed.abort(new TransportError('client-closed', 'this node is shutting down'))
    },
  }
}

async function sendOn(
  socket: TLSSocket,
  target: SpocTarget,
  request: PartnerRequest | undefined,
  signal: AbortSignal,
): Promise<PartnerResponse> {
  try {
    return await exchange({ createConnection: () => socket }, target, request, signal)
  } finally {
    socket.destroy()
  }
}

/** What speaks against the server at the other end as SPOC of this state. */
export async function objectionToSpoc(
  socket: TLSSocket,
  { hostname, port }: TlsTarget,
  country: string,
  channel: SpocClientOptions['channel'],
): Promise<TransportError | undefined> {
  const x509 = serverCertificate(socket)
  const verdict = await channel.identifyServer(x509 === undefined ? [] : presentedChain(x509), country, hostname)
  if (verdict.ok) return undefined
  const found = verdict.findings.map(({ rule, says }) => `${rule}: ${says}`).join('; ')
  const text = `${hostname}:${port} is not accepted as SPOC of ${country} (${found}); nothing was sent`
  const fingerprint256 = x509 && describeX509(x509).fingerprint256
  return new TransportError('server-certificate-refused', text, fingerprint256 === undefined ? {} : { fingerprint256 })
}
