import { findRepeated, WorkFailed } from '../async/index.ts'
import { type Command, type Partner, partnerMustSign, type SpocCommand, weSign } from '../messages/index.ts'
import {
  type HttpRequest,
  type HttpResponse,
  LIST_LIMITS,
  type Limits,
  SOAP_VERSIONS,
  SoapError,
  type Unusable,
  unusable,
} from '../soap/index.ts'
import {
  findAuthority,
  forgetSignedMessage,
  listSigningCertificates,
  noteSignedMessage,
  type SignedOnce,
  type Store,
} from '../store/index.ts'
import {
  type MessageSigner,
  openMessage,
  readSignerCertificate,
  type SignerCertificate,
  sealMessage,
  WS_SECURITY,
  WsSecurityError,
} from '../ws-security/index.ts'
import { CONFIG_FILE, type Config } from './config.ts'
import type { MessageSigners } from './message-signers.ts'
import { QuietRefusals } from './quiet-refusals.ts'

type Signing = Pick<Partner, 'id' | 'name' | 'authorityId' | 'wsSecurity'>

/** An HTTP body, and its media type. */
export interface ReceivedMessage {
  readonly body: Uint8Array
  readonly contentType?: string | undefined
}

/** A message that came, as it is to be read. */
export interface TakenMessage extends ReceivedMessage {
  /** What was signed came before: nothing may happen anew. */
  readonly repeated: boolean
  /** Undefined: this partner need not sign. */
  readonly once: SignedOnce | undefined
}

interface MessageSecurityOptions {
  readonly store: Pick<Store, 'db'>
  readonly config: Pick<Config, 'wsSecurity' | 'limits'>
  readonly signers: MessageSigners
  readonly now: () => Date
}

/** WS-Security at the wire of this node: by what is set for each partner, in both directions. */
export class MessageSecurity {
  readonly #options: MessageSecurityOptions
  readonly #limits: Limits
  readonly #read = new Map<string, SignerCertificate>()
  readonly #refusals: QuietRefusals

  constructor(options: MessageSecurityOptions) {
    const { bodyBytes, listBytes } = options.config.limits
    this.#options = options
    this.#refusals = new QuietRefusals(options.now)
    this.#limits = { ...LIST_LIMITS, bytes: Math.max(bodyBytes, listBytes) }
  }

  /** What messages of this authority are signed with. */
  certificateOf(authority: string): SignerCertificate | undefined {
    return this.#options.signers.of(authority)?.certificate
  }

  /**
   * A message that a partner sent, request or answer: where it must sign, only what it signed is left of it.
   * @throws {WsSecurityError} {SoapError}
   */
  async take(partner: Signing, message: ReceivedMessage): Promise<TakenMessage> {
    if (!partnerMustSign(partner.wsSecurity)) return { ...message, repeated: false, once: undefined }
    const { store, config, now } = this.#options
    const certificates = await this.#certificatesOf(partner)
    const terms = { limits: this.#limits, certificates, window: config.wsSecurity, now: now() }
    const { envelope, soapVersion, once } = openMessage(message, terms)
    const noted = { partnerId: partner.id, ...once }
    const repeated = !(await noteSignedMessage(store.db, noted))
    return { body: envelope, contentType: SOAP_VERSIONS[soapVersion].contentType, repeated, once: noted }
  }

  /** @returns how many alike were not told since; undefined: this one is not told either. What is wrong otherwise is always told. */
  toldOf({ id }: Signing, problem: string): number | undefined {
    return problem.startsWith(WS_SECURITY) ? this.#refusals.tell(`${id} ${problem}`) : 0
  }

  /** Nothing of it was kept: it may come again as it is. */
  async giveBack({ once }: TakenMessage): Promise<void> {
    if (once !== undefined) await forgetSignedMessage(this.#options.store.db, once)
  }

  /**
   * What was signed once is done once: again it may only ask for the answer to an exchange that it began.
   * @throws {WsSecurityError} `not-seen-before`
   */
  async holdToOnce({ id }: Signing, { repeated }: TakenMessage, command: Command | SpocCommand): Promise<void> {
    if (repeated && !(await findRepeated(this.#options.store.db, id, command))) {
      throw new WsSecurityError('not-seen-before')
    }
  }

  /** Before anything is done that would be answered. @throws {WorkFailed} as {@link seal} */
  async assertCanAnswer(partner: Signing): Promise<void> {
    if (weSign(partner.wsSecurity)) await this.#signerFor(partner)
  }

  /** @param envelope of our writing @throws {WorkFailed} where the configuration names no key */
  async seal(partner: Signing, envelope: string): Promise<string> {
    if (!weSign(partner.wsSecurity)) return envelope
    const { now, config } = this.#options
    return sealMessage(envelope, await this.#signerFor(partner), now(), config.wsSecurity.windowSeconds)
  }

  /**
   * Posts a request of ours and takes the answer. What is no HTTP 200 says nothing that is believed, so it need not be signed.
   * @throws {WorkFailed} as {@link seal}, and what `send` throws
   */
  async post(
    partner: Signing,
    request: HttpRequest,
    send: (request: HttpRequest) => Promise<HttpResponse>,
  ): Promise<HttpResponse | Unusable> {
    const response = await send({ ...request, body: await this.seal(partner, request.body) })
    if (response.status !== 200) return response
    try {
      const { body, contentType, repeated } = await this.take(partner, response)
      if (repeated) throw new WsSecurityError('not-seen-before')
      return { ...response, body, contentType }
    } catch (error) {
      if (error instanceof WsSecurityError || error instanceof SoapError) return unusable(error.message)
      throw error
    }
  }

  async #certificatesOf({ id }: Signing): Promise<SignerCertificate[]> {
    const stored = await listSigningCertificates(this.#options.store.db, id)
    return stored.map(({ sha256, der }) => {
      const certificate = this.#read.get(sha256) ?? readSignerCertificate(der)
      if (this.#read.size >= MOST_REMEMBERED) this.#read.clear()
      this.#read.set(sha256, certificate)
      return certificate
    })
  }

  async #signerFor({ name, authorityId }: Signing): Promise<MessageSigner> {
    const { store, signers } = this.#options
    const authority = await findAuthority(store.db, authorityId)
    const signer = authority && signers.of(authority.name)
    if (signer !== undefined) return signer
    const says = `messages to ${name} are to be signed, and ${CONFIG_FILE} names no key in wsSecurity.signers`
    throw new WorkFailed('not-set-up', says)
  }
}

const MOST_REMEMBERED = 1_000
