import type { Exchange, Outcome } from '../messages/index.ts'
import { findExchange, findOutcome, type Store } from '../store/index.ts'
import { answerCaller } from './at-once.ts'
import { findCarrier } from './carry-on.ts'
import { giveUpWaiting, SETTLED_CHANNEL } from './settle.ts'

const REMEMBERED = 2_000 // 36 characters each
const FIRST_LOOK_MILLISECONDS = 2_000 // should a word be lost, nobody waits longer for it

type Forwarded = { readonly kind: 'forwarded' }

/** How many callers may wait at once: of all partners, of one. */
export interface WaitingLimits {
  readonly all: number
  readonly ofOne: number
}

/** Waits for outcomes on behalf of callers that take no callback; any process may settle them. */
export class OutcomeWaiter {
  readonly #store: Store
  readonly #now: () => Date
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #told = new Set<string>() // of whom nobody was waiting
  #unlisten: (() => Promise<void>) | undefined
  #closed = false
  readonly #most: WaitingLimits
  readonly #connected = new Map<string, number>() // callers, by partner
  #allConnected = 0

  constructor(store: Store, now: () => Date, most: WaitingLimits = { all: 400, ofOne: 100 }) {
    this.#store = store
    this.#now = now
    this.#most = most
  }

  /** Before a caller waits. @returns lets the next one in; undefined: as many wait as may, of all partners or of this one */
  enter(partnerId: string): (() => void) | undefined {
    const own = this.#connected.get(partnerId) ?? 0
    if (this.#allConnected >= this.#most.all || own >= this.#most.ofOne) return undefined
    this.#allConnected++
    this.#connected.set(partnerId, own + 1)
    return () => {
      this.#allConnected--
      const left = (this.#connected.get(partnerId) ?? 1) - 1
      if (left > 0) this.#connected.set(partnerId, left)
      else this.#connected.delete(partnerId)
    }
  }

  async start(): Promise<void> {
    const wake = (exchangeId: string): void => {
      const waiters = this.#waiting.get(exchangeId)
      if (waiters === undefined) this.#remember(exchangeId)
      for (const one of waiters ?? []) one()
    }
    this.#unlisten = await this.#store.listen(SETTLED_CHANNEL, wake, () => this.#wakeAll())
  }

  /** Nobody waits any longer: whoever has no outcome by now is told that it cannot be had at once. */
  async close(): Promise<void> {
    this.#closed = true
    this.#wakeAll()
    await this.#unlisten?.()
  }

  /** Its caller may only be about to wait. */
  #remember(exchangeId: string): void {
    this.#told.add(exchangeId)
    if (this.#told.size > REMEMBERED) this.#told.delete(this.#told.values().next().value ?? '')
  }

  #wakeAll(): void {
    for (const waiters of this.#waiting.values()) for (const wake of waiters) wake()
  }

  /** @returns the outcome; after `milliseconds` without one, the refusal that a synchronous answer is not possible */
  async outcomeOf(exchange: Exchange, milliseconds: number): Promise<Outcome> {
    return (await this.outcomeWithin(exchange, milliseconds)) ?? this.#giveUp(exchange)
  }

  /** @returns the outcome; undefined after `milliseconds` without one: the work goes on */
  async outcomeWithin(exchange: Exchange, milliseconds: number): Promise<Outcome | undefined> {
    return this.#lookUntil(exchange, milliseconds, () => this.#read(exchange.id))
  }

  /**
   * For a caller that takes callbacks and is connected.
   * @returns the outcome it is answered with; undefined after `milliseconds` without one, or where it will take longer: it is
   *   called back
   */
  async outcomeOrCallback(exchange: Exchange, milliseconds: number): Promise<Outcome | undefined> {
    const woken = this.#wakeUp(exchange.id, milliseconds)
    try {
      const found = await findExchange(this.#store.db, exchange.id)
      if (found?.state === 'accepted' && !this.#closed) await woken.signal
    } finally {
      woken.forget()
    }
    return answerCaller(exchange, { db: this.#store.db, now: this.#now })
  }

  /**
   * For a request that another state has to answer.
   * @returns the outcome, or that the other state has it; undefined when there is neither after `milliseconds`
   */
  async forwardedOrOutcome(exchange: Exchange, milliseconds: number): Promise<Outcome | Forwarded | undefined> {
    return this.#lookUntil(
      exchange,
      milliseconds,
      async () => (await this.#read(exchange.id)) ?? (await this.#readCarrier(exchange.id)),
    )
  }

  /**
   * Looks each time something is told of the exchange or may have been missed, and at the end; first at once, or a little later
   * where nothing was told yet since it was accepted.
   */
  async #lookUntil<T>(
    exchange: Exchange,
    milliseconds: number,
    look: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const { id } = exchange
    const until = Date.now() + milliseconds
    if (exchange.state === 'accepted') await this.#firstTold(id, Math.min(FIRST_LOOK_MILLISECONDS, milliseconds))
    for (;;) {
      const left = until - Date.now()
      const woken = this.#wakeUp(id, Math.max(0, left))
      try {
        const found = await look()
        if (found !== undefined) return found
        if (left <= 0 || this.#closed) return undefined
        await woken.signal
      } finally {
        woken.forget()
      }
    }
  }

  async #firstTold(id: string, milliseconds: number): Promise<void> {
    if (this.#told.delete(id) || this.#closed || this.#unlisten === undefined) return
    const woken = this.#wakeUp(id, milliseconds)
    await woken.signal
    woken.forget()
  }

  async #readCarrier(exchangeId: string): Promise<Forwarded | undefined> {
    const carrier = await findCarrier(this.#store.db, exchangeId)
    return carrier?.state === 'awaiting-callback' ? { kind: 'forwarded' } : undefined
  }

  async #giveUp(exchange: Exchange): Promise<Outcome> {
    await giveUpWaiting(exchange, { db: this.#store.db, now: this.#now })
    const outcome = await this.#read(exchange.id) // also when settling won the race: what is kept is the answer
    return outcome ?? { kind: 'refused', reason: 'synchronous-not-possible' }
  }

  #read(exchangeId: string): Promise<Outcome | undefined> {
    return findOutcome(this.#store.db, exchangeId)
  }

  #wakeUp(exchangeId: string, milliseconds: number): { signal: Promise<void>; forget: () => void } {
    const waiters = this.#waiting.get(exchangeId) ?? new Set()
    this.#waiting.set(exchangeId, waiters)
    let forget = (): void => {}
    const signal = new Promise<void>((wake) => {
      const timer = setTimeout(wake, milliseconds)
      waiters.add(wake)
      forget = () => {
        clearTimeout(timer)
        waiters.delete(wake)
        if (waiters.size === 0 && this.#waiting.get(exchangeId) === waiters) this.#waiting.delete(exchangeId)
      }
    })
    return { signal, forget: () => forget() }
  }
}
