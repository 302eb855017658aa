import type { z } from 'zod'
import { type CaHttp, type CaRequest, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError, type BridgeFiles } from '../index.ts'
import { errorList } from './answers.ts'
import type { CallBooks } from './call-books.ts'
import { meaningOf } from './errors.ts'

export interface ApiDeps {
  readonly http: CaHttp
  readonly files: BridgeFiles
  readonly books: CallBooks
  /** The file with the key. */
  readonly apiKey: string
}

/** A call to CertCentral; its path is behind `/services/v2`. */
export interface ApiRequest {
  readonly method: CaRequest['method']
  readonly path: string
  readonly body?: unknown
}

type Moment = Pick<BridgeCall, 'now' | 'signal'>
const RATE_PAUSE = 180_000 // in milliseconds: the longer window, where the CA names no time

/** The one way to CertCentral: with the key, within its limits. */
export class CertCentral {
  readonly #deps: ApiDeps

  constructor(deps: ApiDeps) {
    this.#deps = deps
  }

  /** @returns what a success says, read by the schema @throws {BridgeError} */
  async ask<Schema extends z.ZodType>(request: ApiRequest, schema: Schema, at: Moment): Promise<z.output<Schema>> {
    const { body } = await this.send(request, at)
    return read(body.toString('utf8'), schema)
  }

  /** @returns any success @throws {BridgeError} */
  async send({ method, path, body }: ApiRequest, { now, signal }: Moment): Promise<CaResponse> {
    const { http, files, books } = this.#deps
    const apiKey = await files.secret(this.#deps.apiKey)
    await books.enter(apiKey, signal)
    const response = await http.call({
      method,
      path,
      headers: { 'x-dc-devkey': apiKey, 'content-type': 'application/json', accept: '*/*' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    })
    if (response.status >= 200 && response.status < 300) return response
    throw refusal(response, apiKey, now)
  }
}

/** @throws {BridgeError} for what is not what was asked for: whatever the call did is done */
export function read<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(jsonIn(text))
  if (result.success) return result.data
  const facts = { outcome: 'unknown', code: 'answer-unusable' } as const
  throw new BridgeError('transient', 'its answer is not the JSON that was asked for', facts)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An error of the CA, with its status. */
export class CertCentralError extends BridgeError {
  readonly status: number
  constructor(status: number, ...rest: ConstructorParameters<typeof BridgeError>) {
    super(...rest)
    this.status = status
  }
}

function refusal({ status, headers, body }: CaResponse, apiKey: string, now: Date): CertCentralError {
  const said = errorList.safeParse(jsonIn(body.toString('utf8')))
  const { code = '', message = '' } = (said.success ? said.data.errors[0] : undefined) ?? {}
  const says = [`CertCentral ${status}`, code, message].filter((part) => part !== '').join(': ')
  const kind = meaningOf(status, code, `${code} ${message}`)
  return new CertCentralError(status, kind, says.replaceAll(apiKey, '…').slice(0, 1_000), {
    outcome: status >= 500 ? 'unknown' : 'refused',
    retryAt: retryAfter(headers, now) ?? (status === 429 ? new Date(now.getTime() + RATE_PAUSE) : undefined),
    ...(status === 429 && { code: 'no-quota' as const }),
  })
}
