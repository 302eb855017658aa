import { randomBytes } from 'node:crypto'
import { type Product, REVOCATION_REASONS, type RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  checkWish,
  type Enrolment,
  type OrderAnswer,
  productOf,
  type Reconciled,
  type RevocationAnswer,
  type RevocationTarget,
  type X509Bridge,
} from '../index.ts'
import { goOn, place } from './enrol.ts'
import { meaningOf } from './failures.ts'
import { type EnrolParts, ticketOf } from './order-transaction.ts'
import type { CmpProgress } from './progress.ts'
import { readCaCertificates, readErrorBody } from './read-answers.ts'
import { revoke } from './revoke.ts'
import type { CmpProduct } from './settings.ts'
import { ask, readable } from './transaction.ts'
import { troubleOf, wordsOf } from './trouble.ts'
import { caCertificatesRequest } from './write-message.ts'

/** A CA that speaks CMP, in the lightweight profile: p10cr, polling, confirmation, rr, genm. RFC 9810, 9811, 9483. */
export class CmpBridge implements X509Bridge {
  readonly kind = 'cmp'
  readonly name: string
  readonly repeatsSafely = false // a CA may forget a transaction that is over
  readonly revocationReasons = Object.keys(REVOCATION_REASONS) as RevocationReason[]
  readonly polling = { firstSeconds: 5, factor: 2, longestSeconds: 300, floorSeconds: 1, stopAfterDays: 7 }
  readonly #products: readonly [CmpProduct, ...CmpProduct[]]
  readonly #parts: EnrolParts

  constructor(name: string, products: readonly [CmpProduct, ...CmpProduct[]], parts: EnrolParts) {
    this.name = name
    this.#products = products
    this.#parts = parts
  }

  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const { product, request } = await checkWish(wish, this.#products)
    const { enrolments } = this.#parts
    const ticket = ticketOf(call.key)
    const known = await enrolments.find(ticket)
    if (known !== undefined && known.progress.at !== 'asked') return goOn(known, call, this.#parts)
    const one = { ticket, request: request.octets, progress: { path: product.path, at: 'asked' } } as const
    await enrolments.write(one, call.key, call.now)
    return this.#place({ ...one, certificates: [] }, call)
  }

  /** Where the CA says that it had the request before, the transaction may be open there. */
  async #place(one: Enrolment<CmpProgress>, call: BridgeCall): Promise<OrderAnswer> {
    try {
      return await place(one, call, this.#parts)
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'outcome-unknown') throw error
      return goOn(one, call, this.#parts).catch(() => {
        throw error
      })
    }
  }

  async status(ticket: string, call: BridgeCall): Promise<OrderAnswer> {
    const one = await this.#parts.enrolments.find(ticket)
    if (one === undefined) throw new BridgeError('not-found', `there is no order ${ticket}`, { outcome: 'refused' })
    const { progress, certificates } = one
    const [certificate] = certificates
    if (progress.at !== 'revoking' || certificate === undefined) return goOn(one, call, this.#parts)
    await this.revoke({ ticket, certificate, serial: '' }, progress.reason, call)
    return goOn((await this.#parts.enrolments.find(ticket)) ?? one, call, this.#parts)
  }

  /**
   * A transaction that is open there can be asked for; one that is over is known from our books alone.
   * @throws {BridgeError} also `permanent`, unknown: for people, as the CA has forgotten it
   */
  async reconcile(_wish: CertificateWish, call: BridgeCall): Promise<Reconciled> {
    const one = await this.#parts.enrolments.findByKey(call.key)
    if (one === undefined) return { kind: 'absent' } // it is in the books before it leaves
    try {
      return { kind: 'found', answer: await goOn(one, call, this.#parts) }
    } catch (error) {
      if (one.progress.at !== 'asked' || !(error instanceof BridgeError)) throw error
      if (error.class === 'transient' || error.class === 'auth') throw error
      const why = `${this.name} has no open transaction for it (${error.message}): look there whether it was certified`
      throw new BridgeError('permanent', why, { outcome: 'unknown', code: 'outcome-unknown', cause: error })
    }
  }

  async revoke(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    const { enrolments } = this.#parts
    const path = await this.#pathOf(target)
    const answer = await revoke(target, reason, path, call, this.#parts)
    const isDone = answer.kind === 'revoked'
    const why = `revoked for ${reason}`
    await enrolments.note(
      target.ticket,
      isDone ? { path, at: 'ended', as: 'revoked', why } : { path, at: 'revoking', reason },
      call.now,
    )
    return answer
  }

  async suspend(target: RevocationTarget, _note: string, call: BridgeCall): Promise<void> {
    return this.#hold(target, 'certificateHold', call)
  }

  async reinstate(target: RevocationTarget, _note: string, call: BridgeCall): Promise<void> {
    return this.#hold(target, 'removeFromCRL', call)
  }

  async #hold(target: RevocationTarget, reason: 'certificateHold' | 'removeFromCRL', call: BridgeCall): Promise<void> {
    const answer = await revoke(target, reason, await this.#pathOf(target), call, this.#parts)
    if (answer.kind === 'revoked') return
    const why = `the CA has not decided yet: ${answer.note}`
    throw new BridgeError('transient', why, { outcome: 'unknown', safeToRepeat: true })
  }

  /** Of the product that the certificate was ordered as. */
  async #pathOf({ ticket }: RevocationTarget): Promise<string> {
    return (await this.#parts.enrolments.find(ticket))?.progress.path ?? this.#products[0].path
  }

  async listProducts(): Promise<readonly Product[]> {
    return this.#products.map(productOf)
  }

  /** genm. A CA that has no answer to it has shown who it is by saying so. */
  async test(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<string> {
    const question = {
      began: 'genm',
      type: 'genm',
      content: caCertificatesRequest(),
      path: this.#products[0].path,
      recipient: await this.#parts.recipient(),
      transactionId: randomBytes(16),
    } as const
    const { body, header } = await ask(question, call, this.#parts)
    const who = `it is ${header.sender}, by a protection that verifies`
    if (body.type === 'error') {
      const info = await readable(() => readErrorBody(body.content))
      if (meaningOf(info.failures) !== 'validation') throw troubleOf(info)
      return `${who}; it answers no general messages (${wordsOf(info)})`
    }
    const certificates = body.type === 'genp' ? await readable(() => readCaCertificates(body.content)) : undefined
    return certificates === undefined ? who : `${who}; it names ${certificates.length} certificates of CAs`
  }
}
