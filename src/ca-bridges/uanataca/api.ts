import { type CaHttp, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError } from '../index.ts'
import { fieldNamedIn, meaningOfRefusal, type Refusal } from './errors.ts'

export type Occasion = Pick<BridgeCall, 'now' | 'signal'>

export interface UanatacaCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v1/`; the closing slash is required. */
  readonly path: `${string}/` | `${string}/?${string}`
  /** Sent as JSON, with GET, too; or a form, as multipart. */
  readonly body?: object | FormData | undefined
}

/** The state of a request is another than we took it for. */
export const isConflict = (error: unknown): boolean => error instanceof BridgeError && error.cause === CONFLICT
const CONFLICT = 'the state of the request'

/** The interface of the RA: mutual TLS is all the authentication there is. */
export class UanatacaApi {
  readonly #http: CaHttp

  constructor(http: CaHttp) {
    this.#http = http
  }

  /** @returns the JSON of the answer @throws {BridgeError} */
  async call(call: UanatacaCall, { now, signal }: Occasion): Promise<unknown> {
    const { method, path } = call
    const { body, type } = await written(call.body)
    const headers = { accept: 'application/json', ...(type !== undefined && { 'content-type': type }) }
    const answer = await this.#http.call({ method, path: `/api/v1/${path}`, headers, body, signal })
    if (answer.status >= 300) throw troubleOf(answer, call, now)
    try {
      return answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString('utf8'))
    } catch {
      const outcome = method === 'GET' ? 'refused' : 'unknown'
      throw new BridgeError('transient', `the answer to ${path} is no JSON`, { outcome, code: 'answer-unusable' })
    }
  }
}

async function written(body: UanatacaCall['body']): Promise<{ body?: string | Uint8Array; type?: string }> {
  if (body === undefined) return {}
  if (!(body instanceof FormData)) return { body: JSON.stringify(body), type: 'application/json' }
  const form = new Response(body)
  return { body: new Uint8Array(await form.arrayBuffer()), type: form.headers.get('content-type') ?? '' }
}

/** What an answer that is none means. */
function troubleOf(answer: CaResponse, { method, path }: UanatacaCall, now: Date): BridgeError {
  const refusal = refusalIn(answer)
  const meaning = meaningOfRefusal(refusal)
  const mayBeDone = method !== 'GET' && meaning.class === 'transient' && answer.status !== 429
  const words = [`${method} ${path.split('?')[0]}: HTTP ${answer.status}`, refusal.code, refusal.says, refusal.id]
  return new BridgeError(
    meaning.class,
    words
      .filter((word) => word)
      .join(' ')
      .slice(0, 1_000),
    {
      outcome: mayBeDone ? 'unknown' : 'refused',
      field: meaning.class === 'validation' ? fieldNamedIn(refusal.says) : undefined,
      retryAt: retryAfter(answer.headers, now),
      code: answer.status === 500 && meaning.class === 'transient' ? 'internal-error' : undefined,
      cause: meaning.isConflict ? CONFLICT : undefined,
    },
  )
}

/** `{code, id, error}`, `{detail}`, or `{error}` alone. The id is kept: their support asks for it. */
function refusalIn({ status, body }: CaResponse): Refusal & { id: string | undefined } {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  try {
    const { code, id, error, detail } = JSON.parse(body.toString('utf8'))
    const says = text(error) ?? text(detail) ?? ''
    return { status, code: text(code), says, id: text(id) && `(id ${text(id)})` }
  } catch {
    return { status, code: undefined, says: '', id: undefined }
  }
}
