import type { Random } from '../fuzz/random.ts'
import { makeSelfSignedCertificate } from '../src/app/transport/index.ts'
import { type Command, type ContractName, type Operator, parseMessageId } from '../src/messages/index.ts'
import { Applicant, certificateIn, type MadeRequest, makeRequest } from '../test/support/applicant.ts'
import { type Receiver, startReceiver } from '../test/support/receiver.ts'
import { register } from '../test/support/utopia.ts'
import type { Book, Entry } from './book.ts'
import { Wire } from './wire.ts'

const DAY = 86_400_000
/** Of all keys: requests must cost the clients little. */
export const CURVE = 'secp256r1'
const PAUSE_MILLISECONDS = 125 // before a message is sent again; twice as long each time, up to eight times

/** Who asks, and where. */
export interface PartyWish {
  readonly name: string
  readonly role: 'terminal' | 'DV'
  readonly mnemonic: string
  readonly edition: ContractName
}

interface Home {
  readonly dvUrl: string
  readonly cvcaUrl: string
  readonly pinned: string[]
}

/** A partner of the node: a terminal or a DV with TLS certificates of its own, a callback service, and a wire in front of that. */
export class Party {
  readonly wish: PartyWish
  readonly wire: Wire
  readonly receiver: Receiver
  /** It takes each callback, and its wire is cut before it can say so. */
  losesAnswers = false
  readonly #book: Book
  readonly #applicant: Applicant
  #first: MadeRequest | undefined
  #number = 1

  private constructor(wish: PartyWish, home: Home, wire: Wire, receiver: Receiver, book: Book) {
    this.wish = wish
    this.wire = wire
    this.receiver = receiver
    this.#book = book
    const [url, service] = wish.role === 'DV' ? [home.cvcaUrl, 'CVCA' as const] : [home.dvUrl, 'DV' as const]
    this.#applicant = new Applicant(
      { url, pinned: home.pinned, service, edition: wish.edition },
      new Date(),
      selfSigned(wish.name),
    )
  }

  static async start(wish: PartyWish, home: Home, book: Book, random: Random): Promise<Party> {
    const service = wish.role === 'DV' ? 'DV' : 'TermContr'
    const party: { made?: Party } = {}
    const receiver = await startReceiver({
      tls: selfSigned(`receiver of ${wish.name}`),
      service,
      onReceived: (callback) => {
        book.callBack(callback)
        if (party.made?.losesAnswers) party.made.wire.cut()
      },
    })
    party.made = new Party(wish, home, await Wire.open([receiver.port], random), receiver, book)
    return party.made
  }

  get callbackUrl(): string {
    return `https://127.0.0.1:${this.wire.port}/callback`
  }

  /** Registers it, and gets it the first certificate, whose key vouches for all that follow. */
  async settleIn(operator: Operator): Promise<void> {
    const { name, role, mnemonic, edition } = this.wish
    await register(operator, {
      name,
      role,
      mnemonic,
      edition,
      authority: role === 'DV' ? 'UT-CVCA' : 'UT-DV',
      callbackTargets: [this.callbackUrl],
      tlsCertificates: [this.#applicant.tls.certPem, this.receiver.tls.certPem],
    })
    const first = await this.#make()
    await operator.call('partner.allow-initial', { name, keyFingerprint: first.keyFingerprint, hours: 1 })
    const answer = await this.#applicant.request(first.octets)
    certificateIn(answer)
    this.#first = first
  }

  /** A request for a new key and the next name, or for that of an earlier request. */
  nextRequest(like?: MadeRequest): Promise<MadeRequest> {
    return this.#make(like?.holderReference)
  }

  async #make(holderReference?: string): Promise<MadeRequest> {
    const { role, mnemonic } = this.wish
    const first = this.#first
    return makeRequest({
      holderReference: holderReference ?? `UT${mnemonic}${String(this.#number++).padStart(5, '0')}`,
      authorityReference: role === 'DV' ? 'UTCVCATST00001' : 'UTDVDOM00001',
      curve: CURVE,
      ...(first === undefined ? {} : { signedBy: { signer: first.signer, holderReference: first.holderReference } }),
    })
  }

  /** Sends until the node says what becomes of it: an answer that is lost is asked for again, as it stands. */
  async send(entry: Entry, signal: AbortSignal): Promise<void> {
    const command = this.#command(entry)
    for (let pause = PAUSE_MILLISECONDS; ; pause = Math.min(2 * pause, 8 * PAUSE_MILLISECONDS)) {
      entry.tries++
      if ((await this.#sendOnce(entry, command)) || signal.aborted) return
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  /** @returns whether the node said something that counts */
  async #sendOnce(entry: Entry, command: Command): Promise<boolean> {
    const answer = await this.#applicant.send(command).catch(() => undefined)
    switch (answer?.kind) {
      case 'acknowledged':
        if (entry.messageId === undefined) return false // it comes back for the outcome
        this.#book.acknowledge(entry)
        return true
      case 'final':
        if (answer.outcome.kind === 'refused' && TRY_AGAIN.includes(answer.outcome.reason)) return false
        this.#book.answer(entry, answer.outcome)
        return true
      default:
        return false
    }
  }

  #command({ operation, messageId, request }: Entry): Command {
    const id = messageId === undefined ? undefined : parseMessageId(messageId)
    const responseUrl = this.wish.edition === 'tr-03129/1.4' ? undefined : this.callbackUrl
    const replyTo =
      id === undefined
        ? ({ callback: 'not-possible' } as const)
        : ({ callback: 'possible', messageId: id, responseUrl } as const)
    if (operation === 'GetCACertificates') return { operation, replyTo }
    return { operation, replyTo, certReq: request?.octets ?? new Uint8Array() }
  }

  async close(): Promise<void> {
    this.#applicant.close()
    await this.wire.close()
    await this.receiver.close()
  }
}

/** Nothing was decided. */
const TRY_AGAIN: readonly string[] = ['synchronous-not-possible', 'internal-error']

/** Good for days around, since the node's clock is moved. */
export function selfSigned(commonName: string) {
  return makeSelfSignedCertificate({
    subject: { commonName },
    hostNames: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 10 * DAY),
    notAfter: new Date(Date.now() + 400 * DAY),
  })
}
