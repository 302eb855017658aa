import type { PollingPlan, Product, RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type BridgeFiles,
  type CancelAnswer,
  type CertificateWish,
  type HintToLook,
  type InboundEvent,
  type OrderAnswer,
  type Reconciled,
  type RevocationAnswer,
  type RevocationTarget,
  type Ticket,
  type X509Bridge,
} from '../index.ts'
import { cardAnswer, cardsAnswer, eventSeen, type RequestSeen, readAs, secretsOfCard } from './answers.ts'
import { isConflict, type Occasion, type UanatacaApi } from './api.ts'
import type { Card, Cards } from './cards.ts'
import { HOLD, NOT_REVOKED, UANATACA_REASONS, type UanatacaReason, VALIDITY_DAYS } from './fields.ts'
import { knownProfile } from './profiles.ts'
import { writeRequest } from './request.ts'
import { RequestReader } from './request-reader.ts'
import { documentsOf, isDocument, Requests, threeTries } from './requests.ts'
import type { UanatacaSettings } from './settings.ts'
import { partOfTicket, readTicket, writeTicket } from './ticket.ts'

export interface UanatacaParts {
  readonly api: UanatacaApi
  readonly cards: Cards
  readonly files: BridgeFiles
  readonly chainOf: (leaf: Uint8Array, signal: AbortSignal) => Promise<Uint8Array[]>
}

/** Certificates of persons and seals from Uanataca and Bit4id, by the RA interface. Keys are made there: no request of ours is taken. */
export class Uanataca implements X509Bridge {
  readonly name: string
  readonly kind = 'uanataca'
  readonly repeatsSafely = true // a card pays for one request
  readonly revocationReasons = Object.keys(UANATACA_REASONS) as UanatacaReason[]
  readonly polling: PollingPlan
  readonly #settings: UanatacaSettings
  readonly #parts: UanatacaParts
  readonly #requests: Requests
  readonly #reader: RequestReader

  constructor(name: string, settings: UanatacaSettings, parts: UanatacaParts) {
    this.name = name
    this.polling = settings.polling
    this.#settings = settings
    this.#parts = parts
    this.#requests = new Requests(parts.api)
    this.#reader = new RequestReader(this.#requests, parts.chainOf)
  }

  /** A card is reserved and written down before it is used; what it was used for already is gone on with. */
  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const body = writeRequest(wish, this.#settings)
    documentsOf(wish, this.#settings.documents)
    const { card, made } = await this.#cardFor(call)
    const request = made ?? (await this.#create({ ...body, scratchcard: card }, card, call))
    return this.#complete(wish, request, card, call).catch(isThereAllTheSame)
  }

  async status(ticket: Ticket, call: BridgeCall): Promise<OrderAnswer> {
    return this.#reader.read(readTicket(ticket), call)
  }

  async reconcile(wish: CertificateWish, call: BridgeCall): Promise<Reconciled> {
    const card = await this.#parts.cards.find(call.key)
    const request = card === undefined ? undefined : await this.#requests.findByCard(card, call)
    if (card === undefined || request === undefined) return { kind: 'absent' }
    return { kind: 'found', answer: await this.#complete(wish, request, card, call) }
  }

  async revoke(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    const word = UANATACA_REASONS[reason as UanatacaReason]
    if (word === undefined) {
      const words = `Uanataca has no word for ${reason}; it knows ${this.revocationReasons.join(', ')}`
      throw new BridgeError('validation', words, { outcome: 'not-sent', field: 'reason' })
    }
    await this.#change(target, word, 'revoked', call)
    return { kind: 'revoked' }
  }

  suspend(target: RevocationTarget, _note: string, call: BridgeCall): Promise<void> {
    return this.#change(target, HOLD, 'suspended', call)
  }

  reinstate(target: RevocationTarget, _note: string, call: BridgeCall): Promise<void> {
    return this.#change(target, NOT_REVOKED, 'valid', call)
  }

  async cancel(ticket: Ticket, _note: string, call: BridgeCall): Promise<CancelAnswer> {
    const read = readTicket(ticket)
    try {
      await this.#requests.cancel(read.request, call)
      return { kind: 'cancelled' }
    } catch (error) {
      if (!isConflict(error)) throw error
    }
    const answer = await this.#reader.read(read, call)
    if (answer.kind === 'ended' && answer.as === 'cancelled') return { kind: 'cancelled' }
    return { kind: 'too-late', answer }
  }

  /** Unsigned, so anybody may send it: only which request it names is read. */
  readEvent({ method, body }: InboundEvent): HintToLook | undefined {
    if (method !== 'POST') return undefined
    try {
      const read = eventSeen.safeParse(JSON.parse(Buffer.from(body).toString('utf8')))
      return read.success && /^\d{1,20}$/.test(read.data.request)
        ? { inTicket: partOfTicket(read.data.request) }
        : undefined
    } catch {
      return undefined
    }
  }

  /** Profiles are not to be had from the interface: those that the settings name. */
  async listProducts(): Promise<readonly Product[]> {
    return this.#settings.profiles.map(({ name, days }) => ({
      name,
      says: `certificate of ${knownProfile(name)?.says ?? 'a profile whose fields the CA tells'}`,
      keyAt: 'ca',
      days: { usual: days, most: Math.max(days, ...VALIDITY_DAYS) },
    }))
  }

  async test(occasion: Occasion): Promise<string> {
    const { registrationAuthority: ra } = this.#settings
    const path = `scratchcards/?registration_authority=${encodeURIComponent(ra)}` as const
    const { count = 0 } = readAs(
      cardsAnswer,
      await this.#parts.api.call({ method: 'GET', path }, occasion),
      'the cards',
      'refused',
    )
    const { sn } = await this.#firstUnused(occasion)
    return `RA ${ra} has ${count} scratchcards; the first that is not used is ${sn}`
  }

  /** @returns with the request that it was used for, if it was */
  async #cardFor(call: BridgeCall): Promise<{ readonly card: string; readonly made?: RequestSeen | undefined }> {
    const card = await this.#parts.cards.find(call.key)
    const made = card === undefined ? undefined : await this.#requests.findByCard(card, call)
    if (card !== undefined && (made !== undefined || (await this.#parts.cards.hold(call.key, card, call.now)))) {
      return { card, made }
    }
    return { card: await this.#reserve(call) }
  }

  async #reserve(call: BridgeCall): Promise<string> {
    const card = await this.#firstUnused(call)
    await this.#parts.cards.reserve(call.key, card, call.now)
    await call.steps.keep(`scratchcard ${card.sn} reserved`, card.sn)
    return card.sn
  }

  /** @throws {BridgeError} `quota` where none is left */
  async #firstUnused(occasion: Occasion): Promise<Card> {
    const { registrationAuthority: ra } = this.#settings
    const asked = { method: 'GET', path: 'scratchcards/get_first_unused/', body: { ra } } as const
    try {
      const { sn, secrets } = readAs(cardAnswer, await this.#parts.api.call(asked, occasion), 'the card', 'refused')
      return { sn, erc: secretsOfCard.parse(JSON.parse(secrets)).erc }
    } catch (error) {
      if (!(error instanceof BridgeError)) {
        throw new BridgeError('transient', 'its scratchcard has no code', {
          outcome: 'not-sent',
          code: 'answer-unusable',
        })
      }
      if (error.class !== 'not-found') throw error
      throw new BridgeError('quota', `no scratchcard is left for RA ${ra}: buy some`, { outcome: 'not-sent' })
    }
  }

  async #create(body: object, card: string, call: BridgeCall): Promise<RequestSeen> {
    try {
      return await threeTries('new request', call, () => this.#requests.create(body, call))
    } catch (error) {
      if (!(error instanceof BridgeError) || error.outcome !== 'refused') throw error
      const other = error.class === 'quota' ? await this.#requests.findByCard(card, call) : undefined
      if (other !== undefined) return other // an earlier call of ours arrived after all
      await this.#parts.cards.release(call.key)
      throw error
    }
  }

  /** Documents go up, then the dry run: with fields missing it is withdrawn there, since nobody can complete it. */
  async #complete(wish: CertificateWish, request: RequestSeen, card: string, call: BridgeCall): Promise<OrderAnswer> {
    const at = { request: request.pk, card }
    if (request.status.toUpperCase() !== 'CREATED') return this.#reader.read(at, call)
    for (const { type, read } of documentsOf(wish, this.#settings.documents)) {
      if (call.steps.done.has(type)) continue
      await call.steps.keep(type, await this.#requests.upload(request.pk, type, await read(this.#parts.files), call))
    }
    const fields = (await this.#requests.missing(request.pk, call)).filter((missing) => !isDocument(missing))
    if (fields.length === 0) return this.#reader.read(at, call)
    await this.#requests.cancel(request.pk, call)
    const why = `Uanataca misses ${fields.join(', ')}; the request ${request.pk} was withdrawn`
    return { kind: 'ended', ticket: writeTicket(at), as: 'failed', why }
  }

  /** By the code of its card. What is so already stays so. */
  async #change(
    target: RevocationTarget,
    reason: string,
    to: 'revoked' | 'suspended' | 'valid',
    call: BridgeCall,
  ): Promise<void> {
    const ticket = readTicket(target.ticket)
    if ((await this.#reader.standing(ticket, target.serial, call)) === to) return
    const erc = await this.#parts.cards.codeOf(ticket.card)
    const body = { scratchcard: ticket.card, erc, reason }
    try {
      const asked = { method: 'POST', path: 'scratchcards/revoke/', body } as const
      await threeTries(`scratchcard to ${reason}`, call, () => this.#parts.api.call(asked, call))
    } catch (error) {
      if (isConflict(error) && (await this.#reader.standing(ticket, target.serial, call)) === to) return
      throw error
    }
  }
}

/** Trouble after the request was made: it is there, and is found by its card. */
function isThereAllTheSame(error: unknown): never {
  if (!(error instanceof BridgeError)) throw error
  const { class: kind, message, code, field, retryAt } = error
  throw new BridgeError(kind, message, { outcome: 'unknown', safeToRepeat: false, code, field, retryAt, cause: error })
}
