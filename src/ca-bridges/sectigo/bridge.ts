import { type Product, REVOCATION_REASONS, type RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CancelAnswer,
  type CertificateWish,
  type HintToLook,
  type InboundEvent,
  type OrderAnswer,
  type RevocationAnswer,
  type RevocationTarget,
  type Ticket,
  type X509Bridge,
} from '../index.ts'
import type { Said, SectigoCalls } from './calls.ts'
import { COLLECT_FLOOR_SECONDS, type CollectBooks } from './collect-books.ts'
import { collectForm } from './collect-form.ts'
import { orderForm } from './order-form.ts'
import { placedOrder } from './placed-order.ts'
import { PRODUCTS, TLS_DAYS, USUAL_DAYS } from './products.ts'
import { readPush } from './push.ts'
import type { SectigoSettings } from './settings.ts'
import { answerFor, STANDING_OF_ERROR, standingAnswer } from './standing.ts'
import { readTicket, type SectigoTicket } from './ticket.ts'
import type { StandingError } from './trouble.ts'

interface SectigoDeps {
  readonly calls: SectigoCalls
  readonly books: CollectBooks
}

const WITHDRAWN = 'withdrawn' // the step: what the CA calls rejected is our cancelling
const LONGEST_REASON = 497 // in characters: of the older call; the newer has 1024

/**
 * Sectigo's order API (`!AutoApplyOrder`) for eIDAS and TLS certificates. An order carries our number, which is unique there: placed
 * again, it is refused. It is collected every three hours at most, and one at a time.
 */
export class SectigoBridge implements X509Bridge {
  readonly kind = 'sectigo'
  readonly name: string
  readonly repeatsSafely = true
  readonly revocationReasons: readonly RevocationReason[] = [
    'unspecified',
    'keyCompromise',
    'affiliationChanged',
    'superseded',
    'cessationOfOperation',
  ]
  readonly polling = {
    firstSeconds: COLLECT_FLOOR_SECONDS,
    factor: 1,
    longestSeconds: COLLECT_FLOOR_SECONDS,
    floorSeconds: COLLECT_FLOOR_SECONDS,
    stopAfterDays: 90,
  }
  readonly #settings: SectigoSettings
  readonly #calls: SectigoCalls
  readonly #books: CollectBooks

  constructor(name: string, settings: SectigoSettings, { calls, books }: SectigoDeps) {
    this.name = name
    this.#settings = settings
    this.#calls = calls
    this.#books = books
  }

  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const form = orderForm(wish, call.key, this.#settings)
    const { answer } = await this.#calls.ask('order', form.wire, call)
    const order = placedOrder(answer, form)
    return answer.code === 1 ? standingAnswer('awaits payment', order, answer) : answerFor(answer, order)
  }

  async status(ticket: Ticket, call: BridgeCall): Promise<OrderAnswer> {
    const said = await this.#lookAt(orderOf(ticket), call)
    const isOurs = said.kind === 'ended' && said.as === 'rejected' && call.steps.done.has(WITHDRAWN)
    return isOurs ? { ...said, as: 'cancelled' } : said
  }

  async revoke({ serial }: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    const standing = await this.#revoke({ serialNumber: serial }, reason, `revoked for ${reason}`, call)
    if (standing === undefined || standing === 'revoked') return { kind: 'revoked' }
    throw new BridgeError('permanent', `nothing is revoked: the order is ${standing}`, { outcome: 'refused' })
  }

  /** The same call as {@link revoke}: an order that is not issued is rejected by it. */
  async cancel(ticket: Ticket, note: string, call: BridgeCall): Promise<CancelAnswer> {
    const { orderNumber } = orderOf(ticket)
    const standing = await this.#revoke({ orderNumber }, 'cessationOfOperation', note, call)
    if (standing !== 'revoked') {
      await call.steps.keep(WITHDRAWN, note)
      return { kind: 'cancelled' }
    }
    return { kind: 'too-late', answer: { kind: 'ended', ticket, as: 'revoked', why: 'it was revoked already' } }
  }

  readEvent(event: InboundEvent): HintToLook | undefined {
    return readPush(event)
  }

  async listProducts(): Promise<readonly Product[]> {
    return Object.entries(PRODUCTS).map(([name, { says, days }]) => {
      const span = days === undefined ? TLS_DAYS : { usual: USUAL_DAYS, most: Math.max(...days) }
      return { name, says, keyAt: 'ours', days: span }
    })
  }

  async test(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<string> {
    await this.#calls.ask('balance', new URLSearchParams({ responseFormat: '1' }), call)
    const { loginName, test } = this.#settings
    return `it accepts the credentials of ${loginName}${test ? '; orders are tests' : ''}`
  }

  async #lookAt(order: SectigoTicket, call: BridgeCall): Promise<OrderAnswer> {
    const claim = await this.#books.claim(order.orderNumber, call)
    if (claim.kind === 'yours') return this.#collect(order, call)
    const said = await this.#lastSaid(order, claim.answer, call)
    return said.kind === 'pending' || said.kind === 'issuing' ? { ...said, lookAgainAt: claim.again } : said
  }

  async #collect(order: SectigoTicket, call: BridgeCall): Promise<OrderAnswer> {
    const name = this.#settings.collectBy[order.product] ?? PRODUCTS[order.product]?.collect ?? 'CollectSSL'
    let said: Said | undefined
    try {
      said = await this.#calls.ask(name, collectForm(name, order), call)
    } finally {
      await this.#books.keep(order.orderNumber, said?.body)
    }
    return collected(order, said)
  }

  /** What is remembered of the CA, while it must not be asked. */
  async #lastSaid(order: SectigoTicket, body: string | undefined, call: BridgeCall): Promise<OrderAnswer> {
    return body === undefined
      ? standingAnswer('not to be asked yet', order)
      : collected(order, await this.#calls.read(body, 'CollectSSL', call))
  }

  async #revoke(
    which: Readonly<Record<string, string>>,
    reason: RevocationReason,
    note: string,
    call: BridgeCall,
  ): Promise<StandingError | undefined> {
    const wire = new URLSearchParams({
      ...which,
      revocationReason: note.slice(0, LONGEST_REASON),
      codeReason: String(REVOCATION_REASONS[reason]),
      ...(this.#settings.test && { test: 'Y' }),
    })
    return (await this.#calls.ask('revoke', wire, call)).standing
  }
}

function collected(order: SectigoTicket, { answer, standing }: Said): OrderAnswer {
  return standing === undefined ? answerFor(answer, order) : standingAnswer(STANDING_OF_ERROR[standing], order, answer)
}

function orderOf(ticket: Ticket): SectigoTicket {
  const order = readTicket(ticket)
  if (order !== undefined) return order
  throw new BridgeError('not-found', `${ticket} is no ticket like "sectigo/1 NUMBER PRODUCT"`, { outcome: 'not-sent' })
}
