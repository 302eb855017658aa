import { randomBytes, randomUUID } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  assembleAuthenticatedRequest,
  assembleRequest,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  encodeRequestBody,
  type HolderReference,
  holderReferenceParts,
  outerSignedOctets,
  parseHolderReference,
  publicKeyOf,
  verifyChain,
} from '../../cvc/index.ts'
import {
  holderName,
  isOutcome,
  type Outcome,
  type PartnerAnswer,
  parseMessageId,
  type ReplyTo,
  type Request,
} from '../../messages/index.ts'
import { keyFingerprint } from '../../pki/index.ts'
import { callPartner, type ServiceContracts } from '../../services/index.ts'
import { checkSignature, type KeyStore, openFileKeyStore } from '../../signatures/index.ts'
import {
  createPartnerClient,
  makeSelfSignedCertificate,
  type PartnerClient,
  readTlsCertificate,
  type TlsMaterial,
} from '../transport/index.ts'
import { type CallbackReceiver, startCallbackReceiver } from './callback-receiver.ts'
import {
  readTerminalState,
  type TerminalChain,
  type TerminalKey,
  type TerminalState,
  writeTerminalState,
} from './terminal-state.ts'
import { wayDown } from './way-down.ts'

/** A terminal that is not there: it speaks SOAP over TLS for real, with keys of its own. */
export interface TerminalWish {
  readonly name: string
  readonly folder: string
  readonly country: string
  readonly mnemonic: string
  /** Set: it takes its certificates by callback, at this port. */
  readonly callbackPort: number | undefined
  readonly contracts: ServiceContracts
}

export interface DvAddress {
  readonly url: string
  /** Of its certificate, and of the one that follows it, where it was told of. */
  readonly tlsFingerprints: readonly string[]
}

const CALL_MILLISECONDS = 30_000
const CALLBACK_MILLISECONDS = 20_000
const RESPONSE_BYTES = 1_000_000

export class Terminal {
  readonly name: string
  readonly mnemonic: string
  readonly #wish: TerminalWish
  readonly #tls: TlsMaterial
  readonly #keys: KeyStore
  readonly #client: PartnerClient
  readonly #receiver: CallbackReceiver | undefined
  #state: TerminalState
  /** CA certificates the DV told of. */
  #known: readonly CvCertificate[] = []

  private constructor(
    wish: TerminalWish,
    made: { tls: TlsMaterial; keys: KeyStore; receiver: CallbackReceiver | undefined; state: TerminalState },
  ) {
    this.name = wish.name
    this.mnemonic = wish.mnemonic
    this.#wish = wish
    this.#tls = made.tls
    this.#keys = made.keys
    this.#receiver = made.receiver
    this.#state = made.state
    this.#client = createPartnerClient(made.tls)
  }

  /** Makes the terminal's TLS certificate and key store at its first start, and finds them at the next. */
  static async start(wish: TerminalWish): Promise<Terminal> {
    const { folder } = wish
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const tls = await ownTls(wish)
    const secret = { kind: 'passphrase', passphrase: await ownSecret(folder) } as const
    const keys = await openFileKeyStore({ folder: join(folder, 'keys'), secret })
    const receiver =
      wish.callbackPort === undefined
        ? undefined
        : await startCallbackReceiver({ port: wish.callbackPort, tls, contract: wish.contracts.TermContr })
    return new Terminal(wish, { tls, keys, receiver, state: await readTerminalState(folder) })
  }

  get tlsCertificate(): string {
    return this.#tls.cert
  }

  get callbackUrl(): string | undefined {
    return this.#receiver?.url
  }

  get holdsCertificate(): boolean {
    return this.#voucher !== undefined
  }

  /** Any key its DV certified vouches for the next one, also for one under another CVCA. */
  get #voucher(): TerminalKey | undefined {
    return Object.values(this.#state.chains).find(({ current }) => current !== undefined)?.current
  }

  /** The DV that calls back is known by its certificate, as everybody is. */
  trust(dv: DvAddress): void {
    this.#receiver?.trust(dv.tlsFingerprints)
  }

  /**
   * Makes the next request ready, or gives the one that is under way: what it shows an operator is its fingerprint.
   * @param authorityReference of the DV's key that is to sign
   * @param cvca that it leads up to
   */
  async prepare(authorityReference: string, cvca: string): Promise<{ keyFingerprint: string }> {
    const { keyId } = await this.#pendingUnder(cvca, authorityReference)
    const { publicKey } = await this.#keys.signer(keyId)
    return { keyFingerprint: keyFingerprint(publicKeyOf(publicKey, { domainParameters: true })) }
  }

  /**
   * Asks the DV for a certificate for a new key, vouched for by the key before, and checks what comes up to the anchor: of the
   * CVCA of its own state, or of another.
   * @returns the certificate, or what the DV said instead
   */
  async renew(dv: DvAddress, anchor: CvCertificate): Promise<CvCertificate | string> {
    const cvca = holderName(holderReferenceParts(anchor.holderReference))
    const way = await this.#wayToDv(dv, anchor)
    const issuer = way?.at(-1)
    if (way === undefined || issuer === undefined) return `the DV has no chain from ${anchor.holderReference} yet`
    const pending = await this.#pendingUnder(cvca, issuer.holderReference)
    const outcome = await this.#ask(dv, Buffer.from(pending.certReq, 'base64'))
    if (typeof outcome === 'string') return outcome
    if (outcome.kind === 'refused') {
      await this.#rememberChain(cvca, { ...this.#chainOf(cvca), pending: undefined })
      return outcome.reason
    }
    if (outcome.kind === 'list') return 'the DV sent a list'
    const certificate = decodeCertificate(outcome.certificates[0] ?? new Uint8Array())
    await assertVerified(anchor, [...(await this.#wayToIssuer(certificate, way, dv, anchor)), certificate])
    await this.#adopt(cvca, pending)
    return certificate
  }

  /** The DV may sign with a newer key than the one that was asked: then its chain is asked for again. */
  async #wayToIssuer(
    { authorityReference }: CvCertificate,
    way: readonly CvCertificate[],
    dv: DvAddress,
    anchor: CvCertificate,
  ): Promise<readonly CvCertificate[]> {
    if (way.at(-1)?.holderReference === authorityReference) return way
    this.#known = []
    return (await this.#wayToDv(dv, anchor)) ?? []
  }

  async close(): Promise<void> {
    this.#client.close()
    await this.#receiver?.close()
  }

  async #wayToDv(dv: DvAddress, anchor: CvCertificate): Promise<CvCertificate[] | undefined> {
    const known = wayDown(anchor, this.#known)
    if (known !== undefined) return known
    this.#known = await this.#askForChain(dv)
    return wayDown(anchor, this.#known)
  }

  async #askForChain(dv: DvAddress): Promise<CvCertificate[]> {
    const answer = await this.#call(dv, { operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } })
    if (answer.kind !== 'final' || answer.outcome.kind !== 'certificates') return []
    return answer.outcome.certificates.map((octets) => decodeCertificate(octets))
  }

  async #ask(dv: DvAddress, certReq: Uint8Array): Promise<Outcome | string> {
    const replyTo = this.#replyTo()
    const callback = replyTo.callback === 'possible' ? this.#receiver?.expect(replyTo.messageId) : undefined
    const answer = await this.#call(dv, { operation: 'RequestCertificate', replyTo, certReq })
    if (answer.kind === 'final') return isOutcome(answer.outcome) ? answer.outcome : answer.returnCode
    if (answer.kind === 'unusable') return answer.why
    if (answer.kind === 'receipt' || callback === undefined) return answer.returnCode
    return (await callback(CALLBACK_MILLISECONDS)) ?? 'no callback came in time'
  }

  #replyTo(): ReplyTo {
    const messageId = parseMessageId(randomUUID())
    const responseUrl = this.#receiver?.url
    if (responseUrl === undefined || messageId === undefined) return { callback: 'not-possible' }
    return { callback: 'possible', messageId, responseUrl }
  }

  #call(dv: DvAddress, command: Request): Promise<PartnerAnswer> {
    const target = {
      url: dv.url,
      pinned: dv.tlsFingerprints,
      timeoutMs: CALL_MILLISECONDS,
      maxResponseBytes: RESPONSE_BYTES,
    }
    return callPartner({
      contracts: this.#wish.contracts,
      service: 'DV',
      edition: 'tr-03129/1.1',
      command,
      post: ({ body, contentType }) => this.#client.post(target, { body, contentType, soapAction: '' }),
    })
  }

  async #pendingUnder(cvca: string, authorityReference: string): Promise<NonNullable<TerminalChain['pending']>> {
    return this.#chainOf(cvca).pending ?? (await this.#makeRequest(cvca, authorityReference))
  }

  async #makeRequest(cvca: string, authorityReference: string): Promise<NonNullable<TerminalChain['pending']>> {
    const { country, mnemonic } = this.#wish
    const number = this.#state.number + 1
    const holderReference = parseHolderReference(
      `${country}${mnemonic}${number.toString(36).toUpperCase().padStart(5, '0')}`,
    )
    const { keyId, publicKey } = await this.#keys.create({
      algorithm: 'id-TA-ECDSA-SHA-256',
      curve: 'brainpoolP256r1',
    })
    const body = encodeRequestBody({
      authorityReference: parseHolderReference(authorityReference),
      publicKey: publicKeyOf(publicKey, { domainParameters: true }),
      holderReference,
      extensions: [],
    })
    const request = assembleRequest(body, await (await this.#keys.signer(keyId)).sign(body))
    const voucher = this.#chainOf(cvca).current ?? this.#voucher
    const certReq = Buffer.from(await this.#countersign(request, voucher)).toString('base64')
    const pending = { keyId, holderReference, certReq }
    await this.#remember({ ...this.#state, number })
    await this.#rememberChain(cvca, { ...this.#chainOf(cvca), pending })
    return pending
  }

  async #countersign(request: Uint8Array, before: TerminalKey | undefined): Promise<Uint8Array> {
    if (before === undefined) return request
    const reference = before.holderReference as HolderReference // parsed when it was made
    const signer = await this.#keys.signer(before.keyId)
    const signature = await signer.sign(outerSignedOctets(request, reference))
    return assembleAuthenticatedRequest(request, reference, signature)
  }

  async #adopt(cvca: string, { keyId, holderReference }: TerminalKey): Promise<void> {
    const before = this.#chainOf(cvca).current
    await this.#rememberChain(cvca, { current: { keyId, holderReference }, pending: undefined })
    if (before !== undefined) await this.#keys.remove?.(before.keyId)
  }

  #chainOf(cvca: string): TerminalChain {
    return this.#state.chains[cvca] ?? { current: undefined, pending: undefined }
  }

  #rememberChain(cvca: string, chain: TerminalChain): Promise<void> {
    return this.#remember({ ...this.#state, chains: { ...this.#state.chains, [cvca]: chain } })
  }

  async #remember(state: TerminalState): Promise<void> {
    await writeTerminalState(this.#wish.folder, state)
    this.#state = state
  }
}

async function assertVerified(anchor: CvCertificate, chain: readonly CvCertificate[]): Promise<void> {
  const verdict = await verifyChain({ anchor, chain, today: calendarDateOf(new Date()), checkSignature })
  if (verdict.ok) return
  const rules = verdict.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
  throw new Error(`the certificate that came does not verify: ${rules.join(', ')}`)
}

async function ownTls({ name, folder, country }: TerminalWish): Promise<TlsMaterial> {
  const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')]
  if (!(await exists(certificate))) {
    const now = Date.now()
    const made = makeSelfSignedCertificate({
      subject: { commonName: name, country },
      hostNames: ['localhost', '127.0.0.1'],
      notBefore: new Date(now - 60_000),
      notAfter: new Date(now + 365 * 86_400_000),
    })
    await writeFile(key, made.keyPem, { mode: 0o600 })
    await writeFile(certificate, made.certPem)
  }
  const tls = { cert: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') }
  readTlsCertificate(tls.cert)
  return tls
}

async function ownSecret(folder: string): Promise<string> {
  const path = join(folder, 'keys.secret')
  if (!(await exists(path))) await writeFile(path, randomBytes(32).toString('hex'), { mode: 0o600 })
  return readFile(path, 'utf8')
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
