import { json, jsonOf, text } from '../bodies.ts'
import type { CaDesk, FakeAnswer, FakeRequest, Inside } from '../fake-ca.ts'
import { readPkcs10 } from '../read-request.ts'
import type { Issued } from '../small-ca.ts'
import { type Credentials, type Decryption, decrypt } from './credentials.ts'
import { p7b } from './p7b.ts'
import { signedContent } from './signed-content.ts'
import { daysIn, momentIn } from './times.ts'

/** A certificate, from the request for it on. */
export interface EmcaOrder {
  readonly applicationId: string
  readonly requestId: string
  readonly subscriberId: string
  readonly method: string
  state: 'waits' | 'issued' | 'rejected'
  looks: number
  issued?: Issued
  revokedFor?: string
  isSuspended: boolean
  readonly issue: () => Issued
}

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

type Inner = Readonly<Record<string, unknown>>

const FOLDER = '/emCAServices/rest/'
const REVOKE_MODES = ['0', '1', '2', '3', '4', '5', '9', '10']

/** A no of emCA: its text. */
class No {
  readonly text: string
  constructor(words: string) {
    this.text = words
  }
}
const INVALID_PARAMETER = new No('Invalid parameter')

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

  /** Who is at the door, then what is in the letter, then whose hand it is. */
  async #admitted(request: FakeRequest, method: string, work: Work): Promise<object | No> {
    const { userName, password, authenticationKey, encryptionKey, signing } = this.credentials
    const outer = jsonOf(request)
    const isKnown = request.headers.emkey === authenticationKey && outer?.userName === userName
    if (!isKnown || request.from !== this.manner.allowedFrom) return new No('Invalid request details found')
    if (typeof outer.requestData !== 'string') return INVALID_PARAMETER
    const opened = decrypt(outer.requestData, encryptionKey, this.manner.decryption)
    const inner = opened === undefined ? undefined : jsonOf({ body: Buffer.from(opened) })
    if (inner === undefined) return new No('Invalid input data')
    if (inner.userName !== userName || inner.password !== password) return new No('Invalid request details found')
    if (typeof inner.signature !== 'string') return INVALID_PARAMETER
    const content = await signedContent(inner.signature, signing.certificate)
    if (content === undefined) return new No('Signature verification failed')
    const signed = Buffer.from(content)
    this.understood.push({ method, inner, content: signed.toString() })
    return work(inner, signed)
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
    const period = method.endsWith('ById') ? this.#periodById(inner) : this.#periodByName(inner)
    if (period instanceof No) return period
    return this.#take({ applicationId, subscriberId, method }, signed, period)
  }

  #periodByName({ profileName }: Inner): Period | No {
    if (!isText(profileName)) return INVALID_PARAMETER
    return profileName in this.manner.profiles
      ? { days: 365, notBefore: undefined }
      : new No('Invalid Certificate Profile name')
  }

  #periodById({ ProfileID, validity, validFrom }: Inner): Period | No {
    if (!isText(ProfileID) || !Object.values(this.manner.profiles).includes(ProfileID)) return INVALID_PARAMETER
    const days = isText(validity) ? daysIn(validity) : undefined
    const notBefore = isText(validFrom) ? momentIn(validFrom) : undefined
    const isWrong = days === undefined || (validFrom !== undefined && notBefore === undefined)
    return isWrong ? INVALID_PARAMETER : { days, notBefore }
  }

  async #rekey(inner: Inner, signed: Buffer): Promise<object | No> {
    const { serialNo, remarks, applicationId, ValidFrom } = inner
    if (!isText(serialNo) || !isText(remarks) || !isText(applicationId)) return INVALID_PARAMETER
    const known = this.orders.find((one) => one.applicationId === applicationId)
    if (known !== undefined) return this.#answerFor(known)
    const before = this.#withSerial(serialNo)
    const notBefore = isText(ValidFrom) ? momentIn(ValidFrom) : undefined
    if (before === undefined || (ValidFrom !== undefined && notBefore === undefined)) return INVALID_PARAMETER
    const about = { applicationId, subscriberId: before.subscriberId, method: 'rekey' }
    return this.#take(about, signed, { days: 365, notBefore })
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

interface Period {
  readonly days: number
  readonly notBefore: Date | undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function certificateAnswer(
  { issued, subscriberId, requestId }: EmcaOrder,
  as: 'chain' | 'certificate' = 'certificate',
) {
  const octets = issued === undefined ? new Uint8Array() : as === 'chain' ? p7b(issued.chain) : issued.certificate
  return { status: 'success', result: Buffer.from(octets).toString('base64'), subscriberId, requestId }
}

function revoke(order: EmcaOrder, { remarks, revokeMode }: Inner): object | No {
  if (!isText(remarks) || !isText(revokeMode) || !REVOKE_MODES.includes(revokeMode)) return INVALID_PARAMETER
  if (order.revokedFor !== undefined) return new No('Certificate is already revoked')
  order.revokedFor = revokeMode
  return { status: 'success', result: 'Certificate revoked successfully' }
}

function suspend(order: EmcaOrder, { remarks, revokeMode }: Inner): object | No {
  if (!isText(remarks) || revokeMode !== '6') return INVALID_PARAMETER
  if (order.revokedFor !== undefined) return new No('Certificate is already revoked')
  if (order.isSuspended) return new No('Certificate is already suspended')
  order.isSuspended = true
  return { status: 'success', result: 'Certificate suspended successfully' }
}

function reinstate(order: EmcaOrder, { remarks }: Inner): object | No {
  if (!isText(remarks)) return INVALID_PARAMETER
  if (!order.isSuspended) return new No('Certificate is not suspended')
  order.isSuspended = false
  return { status: 'success', result: 'Certificate reinstated successfully' }
}
