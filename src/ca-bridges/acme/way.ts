import { type CaResponse, openCaHttp, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError, type BridgeFiles } from '../index.ts'
import { type LibraryAnswer, NONCE_REPEATS } from './inside-client.ts'
import { AcmeRefusal, typeOf } from './problems.ts'
import type { AcmeSettings } from './settings.ts'
import { problemShape } from './shapes.ts'

const MOST_NONCES = 10 // older ones are not accepted any more
const HEADERS = { 'user-agent': 'eac-broker', 'accept-language': 'en' } // RFC 8555 6.1

/** The requests of one call: by our way to CAs, with all that the CA says beside its answers. */
export class Way {
  readonly #settings: AcmeSettings
  readonly #files: BridgeFiles
  readonly #call: Pick<BridgeCall, 'now' | 'signal'>
  readonly #nonces: string[]
  #refusedNonces = 0
  /** When the last answer asked to be asked again. */
  retryAt: Date | undefined

  /** @param nonces that came with answers of earlier calls; changed here */
  constructor(settings: AcmeSettings, files: BridgeFiles, call: Pick<BridgeCall, 'now' | 'signal'>, nonces: string[]) {
    this.#settings = settings
    this.#files = files
    this.#call = call
    this.#nonces = nonces
  }

  takeNonce(): string | undefined {
    return this.#nonces.pop()
  }

  /** @throws {BridgeError}; {@link AcmeRefusal} for every status from 400 on, but for a nonce that the library repeats with another */
  async request(url: string, method: string, body: string | undefined): Promise<LibraryAnswer> {
    const answer = await this.#send(url, method, body)
    this.retryAt = retryAfter(answer.headers, this.#call.now)
    const read = { status: answer.status, headers: answer.headers, data: dataOf(answer) }
    if (this.#mayRepeat(read)) return read
    this.#keepNonce(answer)
    if (answer.status >= 300) throw this.#refusal(read)
    return read
  }

  async #send(url: string, method: string, body: string | undefined): Promise<CaResponse> {
    const { protocol, origin, pathname, search } = new URL(url)
    if (protocol !== 'https:') {
      throw new BridgeError('permanent', `it names an address without TLS: ${url}`, { outcome: 'not-sent' })
    }
    const reach = new URL(this.#settings.url).origin === origin ? 'private' : 'public'
    return openCaHttp({ ...this.#settings, url: origin, reach }, this.#files).call({
      method: method.toLowerCase() === 'post' ? 'POST' : 'GET', // RFC 8555 7.2: a nonce is had by GET, too
      path: pathname + search,
      headers: { ...HEADERS, ...(body !== undefined && { 'content-type': 'application/jose+json' }) },
      body,
      signal: this.#call.signal,
    })
  }

  #mayRepeat({ status, data }: LibraryAnswer): boolean {
    const isRefused = status === 400 && typeOf(problemIn(data)) === 'badNonce'
    this.#refusedNonces = isRefused ? this.#refusedNonces + 1 : 0
    return isRefused && this.#refusedNonces <= NONCE_REPEATS
  }

  #keepNonce({ headers }: CaResponse): void {
    const nonce = headers['replay-nonce']
    if (typeof nonce === 'string') this.#nonces.push(nonce)
    if (this.#nonces.length > MOST_NONCES) this.#nonces.shift()
  }

  #refusal({ status, data }: LibraryAnswer): BridgeError {
    if (status >= 400) return new AcmeRefusal(problemIn(data), status, this.retryAt)
    return new BridgeError('permanent', `HTTP ${status}: redirects are not followed`, { outcome: 'unknown' })
  }
}

function problemIn(data: unknown) {
  const read = problemShape.safeParse(data)
  return read.success ? read.data : {}
}

function dataOf({ headers, body }: CaResponse): unknown {
  const text = body.toString('utf8')
  if (!/^application\/(problem\+)?json\b/i.test(headers['content-type'] ?? '')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
