import { type CaHttp, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError, type BridgeFiles, type StepJournal } from '../index.ts'
import { readAnswer, type SectigoAnswer } from './answer.ts'
import type { SectigoCall } from './errors.ts'
import { rowNamed } from './order-form.ts'
import type { SectigoSettings } from './settings.ts'
import { type StandingError, troubleOf } from './trouble.ts'

/** Paths of the calls that the bridge makes, with what their errors are read as. */
export const CALLS = {
  order: { path: '/products/!AutoApplyOrder', is: 'order' },
  CollectEIDAS: { path: '/products/download/CollectEIDAS', is: 'collect' },
  CollectSSL: { path: '/products/download/CollectSSL', is: 'collect' },
  revoke: { path: '/products/!autoRevokeCertificate', is: 'revoke' },
  balance: { path: '/products/!getAccountBalance', is: 'account' },
} as const satisfies Record<string, { path: string; is: SectigoCall }>
export type CallName = keyof typeof CALLS

/** An answer that is no trouble. */
export interface Said {
  readonly answer: SectigoAnswer
  /** Where an error says how the order stands. */
  readonly standing: StandingError | undefined
  /** As it came, without our password. */
  readonly body: string
}

export interface CallDeps {
  readonly http: CaHttp
  readonly files: BridgeFiles
  readonly settings: Pick<SectigoSettings, 'loginName' | 'loginPassword' | 'fieldNames'>
}

/** Without a journal, as where no order is asked about, each general error is the first. */
export type SectigoContext = Pick<BridgeCall, 'now' | 'signal'> & { readonly steps?: StepJournal }

const GENERAL_ERRORS = 'general errors'

/** Calls with the credentials; the password is read for each. */
export class SectigoCalls {
  readonly #deps: CallDeps

  constructor(deps: CallDeps) {
    this.#deps = deps
  }

  /** @throws {BridgeError} */
  async ask(name: CallName, form: URLSearchParams, context: SectigoContext): Promise<Said> {
    const { http, files, settings } = this.#deps
    const password = settings.loginPassword === undefined ? undefined : await files.secret(settings.loginPassword)
    const whole = new URLSearchParams(form)
    whole.set(settings.fieldNames.loginName ?? 'loginName', settings.loginName)
    if (password !== undefined) whole.set(settings.fieldNames.loginPassword ?? 'loginPassword', password)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { path } = CALLS[name]
    const response = await http.call({ method: 'POST', path, headers, body: whole.toString(), signal: context.signal })
    return this.read(withoutSecret(answered(response, context.now), password), name, context)
  }

  /** @param body that {@link ask} gave, now or earlier @throws {BridgeError} */
  async read(body: string, name: CallName, { now, steps }: SectigoContext): Promise<Said> {
    const answer = readAnswer(body)
    if (answer === undefined) throw unusable()
    if (answer.code >= 0) return { answer, standing: undefined, body }
    const generalErrors = Number(steps?.done.get(GENERAL_ERRORS) ?? 0)
    const named = (wire: string): string => rowNamed(wire, this.#deps.settings)
    const trouble = troubleOf(answer, { call: CALLS[name].is, now, generalErrors, rowNamed: named })
    if (trouble.kind === 'standing') return { answer, standing: trouble.standing, body }
    if (trouble.isGeneral) await steps?.keep(GENERAL_ERRORS, String(generalErrors + 1))
    throw trouble.error
  }
}

/** A CA that repeats what it was sent must not bring the password into a log. */
function withoutSecret(body: string, secret: string | undefined): string {
  if (!secret) return body
  const encoded = new URLSearchParams([['', secret]]).toString().slice(1)
  return body.replaceAll(secret, '…').replaceAll(encoded, '…')
}

/** @throws {BridgeError} for a status of HTTP that is no answer of the CA itself */
function answered({ status, headers, body }: CaResponse, now: Date): string {
  if (status === 200) return body.toString('utf8')
  const says = `HTTP ${status}`
  const retryAt = retryAfter(headers, now)
  if (status === 401 || status === 403) throw new BridgeError('auth', says, { outcome: 'refused' })
  if (status === 429) throw new BridgeError('transient', says, { outcome: 'refused', code: 'no-quota', retryAt })
  throw new BridgeError(status >= 500 ? 'transient' : 'permanent', says, {
    outcome: 'unknown',
    safeToRepeat: true, // our number of the order is unique there
    retryAt,
  })
}

function unusable(): BridgeError {
  const facts = { outcome: 'unknown', safeToRepeat: true, code: 'answer-unusable' } as const
  return new BridgeError('transient', 'its answer is neither lines nor pairs', facts)
}
