import { ListError } from '../../lists/index.ts'
import { type CaHttp, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError, certificatesOnly, httpTrouble } from '../index.ts'
import { type AskedAttribute, readCsrAttributes } from './csr-attributes.ts'
import { type EnrolOperation, EST_OPERATIONS, type EstOperation } from './operations.ts'

export interface EstAccess {
  readonly http: CaHttp
  /** As `/.well-known/est`. */
  readonly path: string
  /** The header of HTTP Basic; undefined: our TLS certificate says who we are. */
  authorization(): Promise<string | undefined>
}

export type Enrolled =
  /** In no order, DER. */
  | { readonly kind: 'issued'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'waits'; readonly lookAgainAt: Date | undefined }

type Moment = Pick<BridgeCall, 'now' | 'signal'>

/** The calls of EST. RFC 7030, 8951. All throw {@link BridgeError}. */
export class EstCalls {
  readonly #access: EstAccess

  constructor(access: EstAccess) {
    this.#access = access
  }

  /** @param label of the CA or profile there; empty: the usual one */
  async caCertificates(label: string, call: Moment): Promise<readonly Uint8Array[]> {
    const response = await this.#call('cacerts', label, undefined, call)
    return readable(() => certificatesOnly(octetsIn(success(response, call.now))))
  }

  /** @returns undefined: requests need nothing */
  async csrAttributes(label: string, call: Moment): Promise<readonly AskedAttribute[] | undefined> {
    const response = await this.#call('csrattrs', label, undefined, call)
    if (response.status === 204 || response.status === 404) return undefined
    return readable(() => readCsrAttributes(octetsIn(success(response, call.now))))
  }

  /** @param request PKCS#10, DER */
  async enrol(operation: EnrolOperation, label: string, request: Uint8Array, call: Moment): Promise<Enrolled> {
    const response = await this.#call(operation, label, request, call)
    if (response.status === 202) return { kind: 'waits', lookAgainAt: retryAfter(response.headers, call.now) }
    const certificates = await readable(() => certificatesOnly(octetsIn(success(response, call.now))))
    if (certificates.length > 0) return { kind: 'issued', certificates }
    throw new BridgeError('transient', 'its answer has no certificate', { outcome: 'unknown' })
  }

  /** Base64 goes out in one line: there are servers and clients that stumble over more. */
  async #call(operation: EstOperation, label: string, request: Uint8Array | undefined, { signal }: Moment) {
    const { http, path, authorization } = this.#access
    const basic = await authorization()
    const headers = {
      ...(request !== undefined && { 'content-type': 'application/pkcs10' }),
      ...(basic !== undefined && { authorization: basic }),
    }
    const body = request === undefined ? undefined : Buffer.from(request).toString('base64')
    const where = `${path}${label === '' ? '' : `/${encodeURIComponent(label)}`}/${operation}`
    return http.call({ method: EST_OPERATIONS[operation].method, path: where, headers, body, signal })
  }
}

function success(response: CaResponse, now: Date): Buffer {
  if (response.status === 200) return response.body
  throw httpTrouble(response, wordsOf(response), retryAfter(response.headers, now))
}

/** Text for people; of pages, what is between the tags. */
function wordsOf({ headers, body }: CaResponse): string {
  if (!/^text\//.test(headers['content-type'] ?? '')) return ''
  return body
    .toString('utf8')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** In lines of any length. @throws {ListError} */
function octetsIn(body: Buffer): Uint8Array {
  const text = body.toString('latin1').replace(/\s+/g, '')
  if (BASE64.test(text)) return Buffer.from(text, 'base64')
  throw new ListError('encoding-malformed', { offset: 0, found: 'no base64' })
}

/** What a CA wrote and nobody can read leaves open what it did. */
function readable<Read>(read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new BridgeError('transient', `its answer cannot be read: ${cause.message}`, { outcome: 'unknown', cause })
  }
}
