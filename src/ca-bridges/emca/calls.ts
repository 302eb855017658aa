import { ListError, type ListSigner, type ListSignerFiles, openListSigner, signContent } from '../../lists/index.ts'
import { type CaHttp, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError, type BridgeFiles } from '../index.ts'
import { beginsWith, CANNOT_DECRYPT } from './errors.ts'
import type { EmcaField } from './fields.ts'
import type { EmcaMethod } from './methods.ts'
import { type EmcaAnswer, readAnswer } from './read-answer.ts'
import { readSealKey, SEAL_MODES, type Seal, type SealMode, seal } from './seal.ts'
import type { EmcaSettings } from './settings.ts'

const HASH = 'SHA-256'

export type CallAt = Pick<BridgeCall, 'now' | 'signal'>
export type EmcaFields = { readonly [Name in EmcaField]?: string }

interface CallDeps {
  readonly http: CaHttp
  readonly files: BridgeFiles
  readonly settings: EmcaSettings
}

/** Signs, encrypts and sends; the files of the settings are read for each call. */
export class EmcaCalls {
  readonly #deps: CallDeps
  /** Once it is known. */
  #mode: SealMode | undefined

  constructor(deps: CallDeps) {
    this.#deps = deps
    const { mode } = deps.settings.encryption
    this.#mode = mode === 'find' ? undefined : mode
  }

  /** @param signed what the method wants signed; text is UTF-8 @throws {BridgeError} for what is no answer */
  async ask(method: EmcaMethod, signed: string | Uint8Array, fields: EmcaFields, call: CallAt): Promise<EmcaAnswer> {
    this.#mode ??= await this.findMode(call).catch((error) => {
      throw error instanceof BridgeError ? nothingSent(error) : error
    })
    return this.#send(method, signed, fields, this.#mode, call)
  }

  /**
   * Asks for the profiles, encrypted in each way, until the CA can decrypt it.
   * @throws {BridgeError} `auth` where it can decrypt none of them
   */
  async findMode(call: CallAt): Promise<SealMode> {
    for (const mode of SEAL_MODES) {
      const { status, text } = await this.#send('getCertificateProfileList', '', {}, mode, call)
      if (status.toLowerCase() !== 'failure' || !beginsWith(text, CANNOT_DECRYPT)) return mode
    }
    const says = `${CANNOT_DECRYPT}, in whichever way it is encrypted (${SEAL_MODES.join(', ')}): look at the encryption key`
    throw new BridgeError('auth', says, { outcome: 'refused' })
  }

  get mode(): SealMode | undefined {
    return this.#mode
  }

  async #send(
    method: EmcaMethod,
    signed: string | Uint8Array,
    fields: EmcaFields,
    mode: SealMode,
    { now, signal }: CallAt,
  ): Promise<EmcaAnswer> {
    const { http, files, settings } = this.#deps
    const { userName, encryption } = settings
    const signature = await this.#signature(signed, now)
    const password = await files.secret(settings.password)
    const inner = { userName, password, ...fields, ...(signature !== undefined && { signature }) }
    const by: Seal = { mode, padding: encryption.padding, key: await this.#sealKey() }
    const body = JSON.stringify({ requestData: seal(JSON.stringify(inner), by), userName })
    const emKey = await files.secret(settings.authenticationKey)
    const headers = { 'content-type': 'application/json', emKey }
    const path = `${settings.path}/${method}`
    const answer = answered(await http.call({ method: 'POST', path, headers, body, signal }), method, now)
    return { ...answer, text: without([password, emKey], answer.text) }
  }

  /** @returns base64; undefined where nothing is to be signed and that is left out */
  async #signature(signed: string | Uint8Array, now: Date): Promise<string | undefined> {
    if (signed.length === 0 && this.#deps.settings.signing.nothing === 'left-out') return undefined
    const wish = { signer: await this.#signer(), signingTime: now, signerBy: 'issuer-and-serial' } as const
    const octets = await signContent(Buffer.from(signed as string), wish).catch(unusable)
    return Buffer.from(octets).toString('base64')
  }

  async #signer(): Promise<ListSigner> {
    const { files, settings } = this.#deps
    const [certificate, key] = [await files.read(settings.signing.certificate), await files.read(settings.signing.key)]
    const signer = openSigner({ certificate, key })
    if (signer.algorithm.endsWith(HASH)) return signer
    const says = `the key that signs requests is one for ${signer.algorithm}; emCA wants ${HASH}`
    throw new BridgeError('auth', says, { outcome: 'not-sent' })
  }

  async #sealKey(): Promise<Uint8Array> {
    const { files, settings } = this.#deps
    const key = readSealKey(await files.read(settings.encryption.key))
    if (key !== undefined) return key
    const says = `${files.path(settings.encryption.key)} holds no AES-256 key: 64 hexadecimal digits, base64, or 32 octets`
    throw new BridgeError('auth', says, { outcome: 'not-sent' })
  }
}

function openSigner(files: ListSignerFiles): ListSigner {
  try {
    return openListSigner(files)
  } catch (error) {
    return unusable(error)
  }
}

function unusable(cause: unknown): never {
  if (!(cause instanceof ListError)) throw cause
  throw new BridgeError('auth', `the key that signs requests cannot be used: ${cause.message}`, {
    outcome: 'not-sent',
    cause,
  })
}

/** The trial before an order: nothing of the order itself was sent. */
function nothingSent({ class: kind, message, code, retryAt, cause }: BridgeError): BridgeError {
  return new BridgeError(kind, message, { outcome: 'not-sent', code, retryAt, cause })
}

/** What the CA says is shown to people: not what it was told in confidence. */
function without(secrets: readonly string[], text: string): string {
  return secrets.reduce((said, secret) => (secret === '' ? said : said.replaceAll(secret, '…')), text)
}

/** The body counts whatever the HTTP status: which status goes with a failure is not published. */
function answered({ status, headers, body }: CaResponse, method: EmcaMethod, now: Date): EmcaAnswer {
  const answer = readAnswer(body.toString())
  if (answer !== undefined) return answer
  const says = `HTTP ${status} to ${method}, without an answer of emCA`
  if (status === 429)
    throw new BridgeError('transient', says, { outcome: 'refused', retryAt: retryAfter(headers, now) })
  if (status === 401 || status === 403) throw new BridgeError('auth', says, { outcome: 'refused' })
  if (status === 404) throw new BridgeError('not-found', says, { outcome: 'refused' })
  throw new BridgeError('transient', says, { outcome: 'unknown', safeToRepeat: true })
}
