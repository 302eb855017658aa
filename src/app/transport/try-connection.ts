import { X509Certificate } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ConnectionStep, ConnectionStepView } from '../../messages/index.ts'
import type { Way } from '../../outgoing/index.ts'
import { exchange, type PartnerResponse, placeOf, startDeadline } from './partner-client.ts'
import { describeX509, serverCertificate } from './tls-certificate.ts'
import { openTlsConnection, type TlsTarget } from './tls-connection.ts'
import type { TlsMaterial } from './tls-settings.ts'
import { describeFailure, TransportError, type TransportErrorCode } from './transport-error.ts'
import { type Going, wayTo } from './way-to.ts'

/** What is tried, and how the server is judged: as for a call. */
export interface Trial extends Going {
  /** https: where the partner is called. */
  readonly url: string
  /** For everything. */
  readonly timeoutMs: number
  /** Undefined: this node has none yet. */
  readonly ours: TlsMaterial | undefined
  /** As OpenSSL takes them. Default: Node's. */
  readonly ciphers?: string
  /** What speaks against the server. Asked once the handshake is done. */
  readonly objectionTo: (socket: TLSSocket) => TransportError | undefined | Promise<TransportError | undefined>
}

const MOST_OCTETS = 262_144
const MOST_CHARACTERS = 300 // of what the other side says of itself
const MOST_SAID = 1_000 // of a step

/**
 * Connects as for a call and asks for the WSDL, step by step. No message is sent; where the server is not the one registered, no octet of
 * a request. Never rejects: what went wrong is said by its step.
 */
export async function tryConnection(trial: Trial): Promise<readonly ConnectionStepView[]> {
  const notes = new Notes()
  const place = placeOf(trial.url)
  const deadline = startDeadline(trial.timeoutMs, `${place.hostname}:${place.port}`, new AbortController().signal)
  const opened: { destroy(): unknown }[] = []
  try {
    const way = await notes.timed('name', () => lookedUp(place, trial, deadline.signal))
    const tcp = await notes.timed('tcp', () => connected(place, way, deadline.signal))
    opened.push(tcp)
    const socket = await secured(place, tcp, trial, notes, deadline.signal)
    opened.push(socket)
    await asked(socket, trial, notes, deadline.signal)
  } catch (error) {
    notes.failed(error)
  } finally {
    deadline.clear()
    for (const one of opened) one.destroy()
  }
  return notes.all()
}

async function lookedUp(place: TlsTarget, trial: Going, signal: AbortSignal): Promise<Seen<Way>> {
  const way = await wayTo(place, trial, signal)
  const addresses = await new Promise<string[]>((resolve, reject) => {
    way(place.hostname, { all: true }, (error, found) => {
      if (error) reject(error)
      else resolve((Array.isArray(found) ? found : [{ address: found }]).map(({ address }) => address))
    })
  })
  return { value: way, says: addresses.slice(0, 8).join(', ') }
}

function connected({ hostname, port }: TlsTarget, lookup: Way, signal: AbortSignal): Promise<Seen<Socket>> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port, lookup })
    const fail = (error: unknown): void => {
      signal.removeEventListener('abort', abort)
      socket.destroy()
      reject(describeFailure(error, `${hostname}:${port}`, 'connecting'))
    }
    const abort = (): void => fail(signal.reason)
    socket.once('error', fail)
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort)
      socket.off('error', fail)
      resolve({ value: socket, says: `${socket.remoteAddress} port ${socket.remotePort}` })
    })
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

/** The handshake, and whether the server is who is registered. */
async function secured(
  place: TlsTarget,
  tcp: Socket,
  { ours, ciphers, objectionTo }: Trial,
  notes: Notes,
  signal: AbortSignal,
): Promise<TLSSocket> {
  notes.begin('tls')
  if (ours === undefined) throw new TransportError('tls-failed', 'this node has no TLS certificate yet')
  const judged = async (socket: TLSSocket): Promise<TransportError | undefined> => {
    notes.end('good', `${socket.getProtocol()}, ${socket.getCipher().standardName}`)
    notes.begin('their-certificate')
    const objection = await objectionTo(socket)
    if (objection === undefined) notes.end('good', `${certificateSays(socket)}; it is registered`)
    return objection
  }
  return openTlsConnection(place, ours, judged, signal, { ...(ciphers !== undefined && { ciphers }), socket: tcp })
}

function certificateSays(socket: TLSSocket): string {
  const x509 = serverCertificate(socket)
  if (x509 === undefined) return 'none'
  const { fingerprint256, subject, notAfter } = describeX509(x509)
  return `${clipped(subject.replaceAll('\n', ', '))}, until ${notAfter.toISOString().slice(0, 10)}, SHA-256 ${fingerprint256}`
}

/** The request for the WSDL; whether our certificate was taken shows in what comes of it. */
async function asked(socket: TLSSocket, { url, ours }: Trial, notes: Notes, signal: AbortSignal): Promise<void> {
  // OpenSSL knows what signatures both sides have once a CertificateRequest has come, and not before (RFC 8446, 4.3.2; RFC 5246, 7.4.4)
  const isAskedFor = socket.getSharedSigalgs().length > 0
  const own = ours === undefined ? '' : describeX509(new X509Certificate(ours.cert)).fingerprint256
  const tellOwn = (error?: unknown): void =>
    notes.add('our-certificate', ...(isAskedFor ? takenSays(own, error) : NOT_ASKED_FOR))
  notes.begin('http')
  try {
    const target = { url: wsdlOf(url), maxResponseBytes: MOST_OCTETS }
    notes.end(...httpSays(await exchange({ createConnection: () => socket }, target, undefined, signal)))
    tellOwn()
  } catch (error) {
    notes.failed(error)
    tellOwn(error)
  }
}

type Told = readonly [result: ConnectionStepView['result'], says: string]

const NOT_ASKED_FOR: Told = ['warning', 'not asked for: its server does not look who calls']
/** After these no answer says that the connection was taken. */
const CUT: readonly TransportErrorCode[] = ['tls-failed', 'connection-lost']
const ANSWERED: readonly TransportErrorCode[] = ['response-malformed', 'response-too-large']

function takenSays(own: string, error: unknown): Told {
  const code = error instanceof TransportError ? error.code : undefined
  if (error === undefined || (code && ANSWERED.includes(code))) return ['good', `asked for, and taken: SHA-256 ${own}`]
  if (code && CUT.includes(code))
    return ['bad', `asked for, and the connection was cut then; does it know SHA-256 ${own}?`]
  return ['warning', `asked for, and not refused; no answer says that it was taken: SHA-256 ${own}`]
}

function httpSays({ status, contentType = 'no Content-Type', body }: PartnerResponse): Told {
  const what = `HTTP ${status}, ${clipped(contentType)}, ${body.length} octets`
  if (status === 200) return isWsdl(body) ? ['good', `its WSDL: ${what}`] : ['warning', `no WSDL: ${what}`]
  if (status === 401 || status === 403) return ['bad', `its service does not let us in: ${what}`]
  return ['warning', `no WSDL; its service may answer messages all the same: ${what}`]
}

/** Only looked at for what it is. */
function isWsdl(body: Uint8Array): boolean {
  const begin = Buffer.from(body.subarray(0, 16_384)).toString('latin1')
  return /<([\w.-]{1,40}:)?definitions[\s>]/.test(begin) && begin.includes('http://schemas.xmlsoap.org/wsdl/')
}

function wsdlOf(registered: string): string {
  const url = new URL(registered)
  if (/(^|[?&])wsdl(&|$)/i.test(url.search) || /\.wsdl$/i.test(url.pathname)) return url.href
  url.search = url.search === '' ? '?wsdl' : `${url.search}&wsdl`
  return url.href
}

/** Never without end, and nothing that a terminal or a database takes for more than text. */
const clipped = (text: string, most = MOST_CHARACTERS): string =>
  (text.length > most ? `${text.slice(0, most)} …` : text).replaceAll(/\p{C}/gu, '\ufffd')

interface Seen<T> {
  readonly value: T
  readonly says: string
}

const IN_ORDER: readonly ConnectionStep[] = ['name', 'tcp', 'tls', 'their-certificate', 'our-certificate', 'http']

/** What was seen, each with the time it took. */
class Notes {
  readonly #said = new Map<ConnectionStep, ConnectionStepView>()
  #now: { readonly step: ConnectionStep; readonly began: number } | undefined

  begin(step: ConnectionStep): void {
    this.#now = { step, began: performance.now() }
  }

  end(result: ConnectionStepView['result'], says: string): void {
    if (this.#now === undefined) return
    const { step, began } = this.#now
    const milliseconds = Math.round(performance.now() - began)
    this.#said.set(step, { step, result, says: clipped(says, MOST_SAID), milliseconds })
    this.#now = undefined
  }

  add(step: ConnectionStep, result: ConnectionStepView['result'], says: string): void {
    this.#said.set(step, { step, result, says: clipped(says, MOST_SAID), milliseconds: undefined })
  }

  async timed<T>(step: ConnectionStep, work: () => Promise<Seen<T>>): Promise<T> {
    this.begin(step)
    const { value, says } = await work()
    this.end('good', says)
    return value
  }

  failed(error: unknown): void {
    this.end('bad', (error as Error).message)
  }

  all(): readonly ConnectionStepView[] {
    return IN_ORDER.map(
      (step) => this.#said.get(step) ?? { step, result: 'skipped', says: '', milliseconds: undefined },
    )
  }
}
