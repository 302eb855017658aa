import { json, text } from '../bodies.ts'
import type { CaDesk, FakeAnswer, FakeRequest, Inside } from '../fake-ca.ts'
import { readPkcs10 } from '../read-request.ts'
import type { Credentials, Decryption } from './credentials.ts'
import { letIn } from './door.ts'
import { INVALID_PARAMETER, type Inner, isText, No } from './no.ts'
import { type Period, periodAgain, periodById, periodByName } from './period.ts'
import { certificateAnswer, type EmcaOrder, reinstate, revoke, suspend } from './standing.ts'

/** How this emCA is set up. */
export interface EmcaManner {
  readonly decryption: Decryption
  /** The address that the application is registered with. */
  allowedFrom: string
  /** HTTP status of failures: which one it is nobody says. */
  failureStatus: number
  /** Profiles by name, and their ids. */
  readonly profiles: Readonly<Record<string, string>>
}

const FOLDER = '/emCAServices/rest/'

/** emCA 4.0: encrypted and signed requests, texts for errors. */
export class EmcaDesk implements CaDesk {
  readonly orders: EmcaOrder[] = []
  /** What arrived decrypted and verified, by method. */
  readonly understood: { readonly method: string; readonly inner: Inner; readonly content: string }[] = []
  readonly manner: EmcaManner
  readonly credentials: Credentials
  readonly #inside: Inside
  readonly #agreesAfterLooks: number

  constructor(inside: Inside, credentials: Credentials, manner: EmcaManner, agreesAfterLooks: number | 'never') {
    this.#inside = inside
    this.credentials = credentials
    this.manner = manner
    this.#agreesAfterLooks = agreesAfterLooks === 'never' ? Number.POSITIVE_INFINITY : agreesAfterLooks
  }

  async answer(request: FakeRequest): Promise<FakeAnswer> {
    if (request.method !== 'POST') return text(405, 'Method Not Allowed')
    if (!request.path.startsWith(FOLDER)) return text(404, 'Not Found')
    const method = request.path.slice(FOLDER.length)
    const work = this.#methods()[method]
    if (work === undefined) return text(404, 'Not Found')
    const answer = await this.#admitted(request, method, work)
    if (!(answer instanceof No)) return json(200, answer)
    return json(this.manner.failureStatus, { status: 'failure', result: answer.text })
  }

  async #admitted(request: FakeRequest, method: string, work: Work): Promise<object | No> {
    const { decryption, allowedFrom } = this.manner
    const letter = await letIn(request, { credentials: this.credentials, decryption, allowedFrom })
    if (letter instanceof No) return letter
    this.understood.push({ method, inner: letter.inner, content: letter.signed.toString() })
    return work(letter.inner, letter.signed)
  }

  /** The officer authorises. @throws {Error} for a request that does not wait */
  authorise(requestId: string): void {
    this.#issue(this.#waiting(requestId))
  }

  reject(requestId: string): void {
    this.#waiting(requestId).state = 'rejected'
  }

  #waiting(requestId: string): EmcaOrder {
    const order = this.orders.find((one) => one.requestId === requestId)
    if (order?.state !== 'waits') throw new Error(`the request ${requestId} does not wait`)
    return order
  }

  #methods(): Readonly<Record<string, Work>> {
    return {
      createCertificate: (inner, signed) => this.#create(inner, signed, 'createCertificate'),
      createCertificateP7B: (inner, signed) => this.#create(inner, signed, 'createCertificateP7B'),
      createCertificateById: (inner, signed) => this.#create(inner, signed, 'createCertificateById'),
      createCertificateP7BById: (inner, signed) => this.#create(inner, signed, 'createCertificateP7BById'),
      rekey: (inner, signed) => this.#rekey(inner, signed),
      getCertificate: (_inner, signed) => this.#bySerial(signed, (order) => certificateAnswer(order)),
      getCertificateByRequestID: (_inner, signed) => this.#byRequest(signed.toString()),
      revoke: (inner, signed) => this.#bySerial(signed, (order) => revoke(order, inner)),
      suspend: (inner, signed) => this.#bySerial(signed, (order) => suspend(order, inner)),
      reinstate: (inner, signed) => this.#bySerial(signed, (order) => reinstate(order, inner)),
      getCertificateProfileList: () => ({ status: 'success', result: Object.keys(this.manner.profiles).join(',') }),
      getProfileinfoByProfilename: (_inner, signed) => this.#profile(signed.toString()),
    }
  }

  async #create(inner: Inner, signed: Buffer, method: string): Promise<object | No> {
    const { subscriberId, applicationId } = inner
    if (!isText(subscriberId) || !isText(applicationId)) return INVALID_PARAMETER
    const known = this.orders.find((one) => one.applicationId === applicationId)
    if (known !== undefined) return this.#answerFor(known)
    const { profiles } = this.manner
    const period = method.endsWith('ById') ? periodById(inner, profiles) : periodByName(inner, profiles)
    if (period instanceof No) return period
    return this.#take({ applicationId, subscriberId, method }, signed, period)
  }

  async #rekey(inner: Inner, signed: Buffer): Promise<object | No> {
    const { serialNo, remarks, applicationId } = inner
    if (!isText(serialNo) || !isText(remarks) || !isText(applicationId)) return INVALID_PARAMETER
    const known = this.orders.find((one) => one.applicationId === applicationId)
    if (known !== undefined) return this.#answerFor(known)
    const [before, period] = [this.#withSerial(serialNo), periodAgain(inner)]
    if (before === undefined || period instanceof No) return INVALID_PARAMETER
    return this.#take({ applicationId, subscriberId: before.subscriberId, method: 'rekey' }, signed, period)
  }

  async #take(
    about: Pick<EmcaOrder, 'applicationId' | 'subscriberId' | 'method'>,
    signed: Buffer,
    { days, notBefore }: Period,
  ): Promise<object | No> {
    const request = await readPkcs10(signed[0] === 0x30 ? signed : signed.toString())
    if (typeof request === 'string') return INVALID_PARAMETER
    const { subject, publicKeyInfo, dnsNames } = request
    const wish = { subject: subject.octets, publicKeyInfo, dnsNames, days, notBefore, use: 'tls' } as const
    const day = this.#inside.now().toISOString().slice(0, 10).replaceAll('-', '')
    const order: EmcaOrder = {
      ...about,
      requestId: `${day}-${this.orders.length + 1}`,
      state: 'waits',
      looks: 0,
      isSuspended: false,
      issue: () => this.#inside.ca.certify(wish),
    }
    this.orders.push(order)
    if (this.#agreesAfterLooks === 0) this.#issue(order)
    return this.#answerFor(order)
  }

  #issue(order: EmcaOrder): void {
    order.issued = order.issue()
    order.state = 'issued'
  }

  #answerFor(order: EmcaOrder): object {
    const { requestId, subscriberId, state } = order
    if (state === 'issued') return certificateAnswer(order, order.method.includes('P7B') ? 'chain' : 'certificate')
    const words =
      state === 'waits'
        ? ['success', 'Request sent for authorization']
        : ['Rejected', 'Request rejected by the officer']
    return { status: this.#inside.troubles.word(words[0] ?? ''), result: words[1], subscriberId, requestId }
  }

  #byRequest(requestId: string): object | No {
    const order = this.orders.find((one) => one.requestId === requestId)
    if (order === undefined) return INVALID_PARAMETER
    order.looks++
    if (order.state === 'waits' && order.looks >= this.#agreesAfterLooks) this.#issue(order)
    if (order.state === 'issued') return certificateAnswer(order)
    if (order.state === 'rejected') return this.#answerFor(order)
    const status = this.#inside.troubles.word('Pending')
    return { status, result: 'Request is pending for authorization', subscriberId: order.subscriberId, requestId }
  }

  #bySerial(signed: Buffer, work: (order: EmcaOrder) => object | No): object | No {
    const order = this.#withSerial(signed.toString())
    return order === undefined ? INVALID_PARAMETER : work(order)
  }

  #withSerial(serial: string): EmcaOrder | undefined {
    if (!/^[0-9a-f]{1,64}$/i.test(serial)) return undefined
    return this.orders.find(
      ({ issued }) => issued !== undefined && BigInt(`0x${issued.serial}`) === BigInt(`0x${serial}`),
    )
  }

  #profile(name: string): object | No {
    const id = this.manner.profiles[name]
    return id === undefined
      ? new No('Invalid Certificate Profile name')
      : { status: 'success', result: `${name}, ${id}` }
  }
}

type Work = (inner: Inner, signed: Buffer) => object | No | Promise<object | No>
