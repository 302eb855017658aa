import { createHash } from 'node:crypto'
import { readCertificate, sameOctets } from '../../lists/index.ts'
import type { Product } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  checkWish,
  type Enrolment,
  type Enrolments,
  inOrder,
  type OrderAnswer,
  productOf,
  type Reconciled,
  readRequest,
  type X509Bridge,
} from '../index.ts'
import { attributesText } from './csr-attributes.ts'
import type { EstCalls } from './est-calls.ts'
import { type EnrolOperation, operationFor } from './operations.ts'
import type { EstProduct } from './settings.ts'

export type EstProgress = { readonly operation: EnrolOperation; readonly label: string } & (
  | { readonly at: 'asked' } // written before it left
  | { readonly at: 'waiting' }
  | { readonly at: 'issued' } // those of the CAs above it are missing
  | { readonly at: 'done' }
  | { readonly at: 'ended'; readonly why: string }
)

export interface EstParts {
  readonly calls: EstCalls
  readonly enrolments: Enrolments<EstProgress>
  /** The certificate that we show in TLS, DER; undefined: none. */
  ownCertificate(): Promise<Uint8Array | undefined>
}

type One = Enrolment<EstProgress>

/** A CA that speaks EST. It keeps nothing to be asked for: an order that waits is asked for by the same request again. RFC 7030, 8951. */
export class EstBridge implements X509Bridge {
  readonly kind = 'est'
  readonly name: string
  readonly repeatsSafely = false // the same request may be certified twice
  readonly revocationReasons = []
  readonly polling = { firstSeconds: 5, factor: 2, longestSeconds: 300, floorSeconds: 1, stopAfterDays: 7 }
  readonly #products: readonly [EstProduct, ...EstProduct[]]
  readonly #parts: EstParts

  constructor(name: string, products: readonly [EstProduct, ...EstProduct[]], parts: EstParts) {
    this.name = name
    this.#products = products
    this.#parts = parts
  }

  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const { product, request } = await checkWish(wish, this.#products, ['operation'])
    const { enrolments, ownCertificate } = this.#parts
    const operation = operationFor(request, wish.fields.operation, await ownCertificate())
    const known = await enrolments.findByKey(call.key)
    if (known !== undefined && known.progress.at !== 'asked') return this.#goOn(known, call)
    const progress = { operation, label: product.label, at: 'asked' } as const
    const one = { ticket: ticketOf(request.octets), request: request.octets, progress }
    await enrolments.write(one, call.key, call.now)
    return this.#ask({ ...one, certificates: [] }, call)
  }

  async status(ticket: string, call: BridgeCall): Promise<OrderAnswer> {
    const one = await this.#parts.enrolments.find(ticket)
    if (one === undefined) throw new BridgeError('not-found', `there is no order ${ticket}`, { outcome: 'refused' })
    return this.#goOn(one, call)
  }

  /** @throws {BridgeError} `permanent`, unknown: for people, as the CA will not know tomorrow either */
  async reconcile(_wish: CertificateWish, call: BridgeCall): Promise<Reconciled> {
    const one = await this.#parts.enrolments.findByKey(call.key)
    if (one === undefined) return { kind: 'absent' } // it is in the books before it leaves
    if (one.progress.at === 'asked') {
      const why = `EST has no words to ask for it: look at ${this.name} whether it certified this request`
      throw new BridgeError('permanent', why, { outcome: 'unknown', code: 'outcome-unknown' })
    }
    return { kind: 'found', answer: await this.#goOn(one, call) }
  }

  /** With what the CA wants in requests. */
  async listProducts(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<readonly Product[]> {
    const products: Product[] = []
    for (const product of this.#products) {
      const asked = (await this.#parts.calls.csrAttributes(product.label, call)) ?? []
      const { says, ...rest } = productOf(product)
      products.push({ ...rest, says: asked.length === 0 ? says : `${says}; requests have ${attributesText(asked)}` })
    }
    return products
  }

  async test(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<string> {
    const [{ label }] = this.#products
    const [top] = await this.#parts.calls.caCertificates(label, call)
    const who = top === undefined ? 'no CA' : readCertificate(top).subject.text
    return `the CA there is ${who}; whether it accepts us shows when something is ordered`
  }

  async #goOn(one: One, call: BridgeCall): Promise<OrderAnswer> {
    const { ticket, progress, certificates } = one
    switch (progress.at) {
      case 'done':
        return { kind: 'issued', ticket, chain: certificates }
      case 'ended':
        return { kind: 'ended', ticket, as: 'rejected', why: progress.why }
      case 'issued':
        return this.#withChain(one, call)
      default:
        return this.#askAgain(one, call)
    }
  }

  /** What was taken in and is refused now was decided there. */
  async #askAgain(one: One, call: BridgeCall): Promise<OrderAnswer> {
    try {
      return await this.#ask(one, call)
    } catch (error) {
      if (!(error instanceof BridgeError) || error.class !== 'validation') throw error
      const { ticket, progress } = one
      const why = error.message
      await this.#parts.enrolments.note(ticket, { ...progress, at: 'ended', why }, call.now)
      return { kind: 'ended', ticket, as: 'rejected', why }
    }
  }

  async #ask(one: One, call: BridgeCall): Promise<OrderAnswer> {
    const { calls, enrolments } = this.#parts
    const { ticket, request, progress } = one
    const enrolled = await calls.enrol(progress.operation, progress.label, request, call)
    if (enrolled.kind === 'waits') {
      await enrolments.note(ticket, { ...progress, at: 'waiting' }, call.now)
      return { kind: 'pending', ticket, waitingFor: [{ reason: 'approval' }], lookAgainAt: enrolled.lookAgainAt }
    }
    const certificates = await ofTheRequestFirst(enrolled.certificates, request)
    const issued = { ...progress, at: 'issued' } as const
    await enrolments.note(ticket, issued, call.now, certificates)
    try {
      return await this.#withChain({ ...one, progress: issued, certificates }, call)
    } catch (error) {
      if (error instanceof BridgeError) return { kind: 'issuing', ticket } // the next look fetches the rest
      throw error
    }
  }

  /** The answer has the certificate alone; those above it are asked for. RFC 7030 4.2.3. */
  async #withChain(one: One, call: BridgeCall): Promise<OrderAnswer> {
    const { calls, enrolments } = this.#parts
    const { ticket, progress } = one
    const [leaf, ...others] = one.certificates
    if (leaf === undefined) throw new Error(`${ticket} has lost its certificate`)
    const chain = inOrder(leaf, [...others, ...(await calls.caCertificates(progress.label, call))])
    await enrolments.note(ticket, { ...progress, at: 'done' }, call.now, chain)
    return { kind: 'issued', ticket, chain }
  }
}

/** Of the request: it is what an order that waits is asked for with. */
function ticketOf(request: Uint8Array): string {
  return `est/1 ${createHash('sha256').update(request).digest('hex')}`
}

async function ofTheRequestFirst(certificates: readonly Uint8Array[], octets: Uint8Array): Promise<Uint8Array[]> {
  const request = await readRequest(octets)
  if (typeof request === 'string') throw new Error(request)
  const isOurs = (one: Uint8Array) => sameOctets(readCertificate(one).publicKeyInfo, request.publicKeyInfo)
  return [...certificates.filter(isOurs), ...certificates.filter((one) => !isOurs(one))]
}
