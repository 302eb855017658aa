import { type CaHttp, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError } from '../index.ts'
import { classOfCode, classOfStatus } from './errors.ts'
import type { Tokens } from './tokens.ts'

/** Every call is a POST, also those that read. */
export interface SwissSignCall {
  readonly path: string
  readonly body?: { readonly type: 'application/json' | 'text/plain'; readonly text: string } | undefined
  /** `read`: asked again without harm; `write`: it may have been done though no answer told. */
  readonly effect: 'read' | 'write'
}
export type Occasion = Pick<BridgeCall, 'now' | 'signal'>

export const jsonBody = (value: unknown) => ({ type: 'application/json', text: JSON.stringify(value) }) as const

/** The interface of the RA with our authorization: says what trouble means. */
export class SwissSignApi {
  readonly #http: CaHttp
  readonly #tokens: Tokens

  constructor(http: CaHttp, tokens: Tokens) {
    this.#http = http
    this.#tokens = tokens
  }

  /** @returns the JSON of the answer; undefined where there is none @throws {BridgeError} */
  async post(call: SwissSignCall, occasion: Occasion): Promise<unknown> {
    const answer = await this.#authorized(call, occasion)
    if (answer.status >= 300) throw troubleOf(answer, call, occasion.now)
    if (answer.status === 204 || answer.body.length === 0) return undefined
    return jsonOf(answer, call)
  }

  /** A token that is not taken is made anew once: the clock of the CA, or its secret, may have changed. */
  async #authorized(call: SwissSignCall, occasion: Occasion): Promise<CaResponse> {
    const token = await this.#tokens.current(occasion.now, occasion.signal)
    const answer = await this.#send(call, token, occasion)
    if (answer.status !== 401) return answer
    this.#tokens.forget(token)
    return this.#send(call, await this.#tokens.current(occasion.now, occasion.signal), occasion)
  }

  #send({ path, body }: SwissSignCall, token: string, { signal }: Occasion): Promise<CaResponse> {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': body.type }),
    }
    return this.#http.call({ method: 'POST', path, headers, body: body?.text ?? '', signal })
  }
}

function jsonOf({ body }: CaResponse, { path, effect }: SwissSignCall): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    const outcome = effect === 'write' ? 'unknown' : 'refused'
    throw new BridgeError('transient', `the answer to ${path} is no JSON`, { outcome, code: 'answer-unusable' })
  }
}

/** What an answer that is none means. */
export function troubleOf(answer: CaResponse, { effect, path }: Omit<SwissSignCall, 'body'>, now: Date): BridgeError {
  const { status, headers } = answer
  const { code, messages } = errorIn(answer)
  const byCode = code === undefined ? undefined : classOfCode(code)
  const kind = status === 401 ? 'auth' : byCode === 'revoked' ? 'permanent' : (byCode ?? classOfStatus(status))
  const mayBeDone = effect === 'write' && kind === 'transient' && status !== 429
  const words = [`${path}: HTTP ${status}`, code, ...messages].filter((word) => word !== undefined).join(' ')
  return new BridgeError(kind, words.slice(0, 1_000), {
    outcome: mayBeDone ? 'unknown' : 'refused',
    retryAt: retryAfter(headers, now),
    code: code !== undefined && kind === 'transient' ? 'internal-error' : undefined,
    cause: byCode,
  })
}

/** It was revoked before: no trouble at all. */
export const isRevokedAlready = (error: unknown): boolean => error instanceof BridgeError && error.cause === 'revoked'

function errorIn({ body }: CaResponse): { code: string | undefined; messages: string[] } {
  try {
    const { errorCode, errorMessages } = JSON.parse(body.toString('utf8'))
    const messages = Array.isArray(errorMessages) ? errorMessages.filter((one) => typeof one === 'string') : []
    return { code: typeof errorCode === 'string' ? errorCode : undefined, messages }
  } catch {
    return { code: undefined, messages: [] }
  }
}
