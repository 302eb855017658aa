import { KeyStoreError } from '../errors.ts'
import { TokenChild, TokenTrouble } from './token-child.ts'
import type { TokenChoice, TokenIdentity, TokenRequest, TokenResults } from './token-requests.ts'

/** A PIN that was refused, which is never tried again until somebody says so. */
export interface RefusedPins {
  /** Why it is not tried, in words. */
  objectionTo(pin: string): Promise<string | undefined>
  refuse(pin: string): Promise<void>
  /** The token took one since, and counts anew; or a person says that it may be tried. */
  forget(): Promise<void>
}

/** What became of the token, for people. */
export type TokenState =
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'ready'; readonly token: TokenIdentity }
  | { readonly kind: 'lost'; readonly error: KeyStoreError }

export interface TokenLinkOptions {
  readonly library: string
  readonly token: TokenChoice
  /** How many operations the token does at the same time. */
  readonly sessions: number
  /** Of the process: where a vendor's library looks for its settings. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** For one operation of the token, and for opening it. */
  readonly timeoutSeconds: number
  /** Read at each opening, so one that was corrected is taken without a restart. */
  readonly readPin: () => Promise<string>
  readonly refusedPins: RefusedPins
  /** Told when it is lost, and when it is ready again: where it opened and did nothing before, once it has done something. */
  readonly onChange?: (state: TokenState) => void
  /** Told of each opening: what waits for the token may be tried. */
  readonly onOpened?: () => void
  /** For tests. */
  readonly firstPauseMilliseconds?: number
}

const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 30_000]
const MOST_TRIES = 3 // one may be ended by what others meet in the same process

/**
 * The way to a token: one process at a time, opened by the first who asks and once more, after a growing pause, whenever it is lost. While
 * it is, whoever asks is told so at once, and the link looks by itself for the token to come back.
 */
export class TokenLink {
  readonly #options: TokenLinkOptions
  #state: TokenState = { kind: 'not-asked' }
  #child: TokenChild | undefined
  #beingOpened: TokenChild | undefined
  #opening: Promise<TokenChild> | undefined
  #generation = 0 // what was begun before it was left does not come to an end
  #token: TokenIdentity | undefined
  #failures = 0
  #isDoubtful = false // the one before opened, and did nothing it was asked for
  #again: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: TokenLinkOptions) {
    this.#options = options
  }

  get state(): TokenState {
    return this.#state
  }

  /** Of the process that owns the library, while there is one. */
  get processId(): number | undefined {
    return this.#child?.pid
  }

  /** @throws {KeyStoreError} `token-unreachable`, `token-pin-refused`, `token-refused`, `token-not-supported`, `key-unknown`, `keys-locked` */
  async ask<Request extends TokenRequest>(request: Request): Promise<TokenResults[Request['kind']]> {
    for (let tries = 1; ; tries++) {
      const child = await this.#opened()
      try {
        const result = await child.ask(request)
        this.#proven()
        return result
      } catch (error) {
        if (!(error instanceof TokenTrouble)) throw error
        const passes = error.kind === 'gone' || error.kind === 'unreachable'
        // A key pair may have been made before the process ended: the one who wanted it makes another, by another id.
        if (passes && tries < MOST_TRIES && request.kind !== 'generate' && !this.#isClosed) continue
        throw this.#errorOf(error)
      }
    }
  }

  /** Opens the token if it is not open, and goes on trying. It never fails. */
  async look(): Promise<void> {
    await this.#opened().catch(() => {})
  }

  /** The same without waiting for the end of a pause. */
  async lookNow(): Promise<void> {
    clearTimeout(this.#again)
    this.#again = undefined
    await this.look()
  }

  /** Its process ends, also one that is just opening it: who waits for that is told `keys-locked`. Who needs the token opens it again. */
  leave(): void {
    this.#generation++
    const left = [this.#child, this.#beingOpened]
    this.#child = this.#beingOpened = undefined // so it is not missed
    this.#opening = undefined // nobody waits for what nobody wants: it may itself wait for persons
    for (const child of left) child?.end()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#again)
    this.#child?.end()
  }

  #opened(): Promise<TokenChild> {
    if (this.#isClosed) return Promise.reject(unreachable('closed'))
    if (this.#child !== undefined) return Promise.resolve(this.#child)
    if (this.#state.kind === 'lost' && this.#again !== undefined) return Promise.reject(this.#state.error)
    this.#opening ??= this.#begin()
    return this.#opening
  }

  #begin(): Promise<TokenChild> {
    const opening = this.#open(this.#generation).finally(() => {
      if (this.#opening === opening) this.#opening = undefined
    })
    return opening
  }

  async #open(generation: number): Promise<TokenChild> {
    try {
      return await this.#logIn(generation)
    } catch (error) {
      const why = error instanceof KeyStoreError ? error : this.#errorOf(error)
      if (generation === this.#generation) this.#lookAgain(why)
      throw why
    }
  }

  async #logIn(generation: number): Promise<TokenChild> {
    const { library, token: choice, sessions, refusedPins, readPin } = this.#options
    const pin = await readPin()
    const objection = await refusedPins.objectionTo(pin)
    if (objection !== undefined) throw pinRefused(objection)
    this.#assertWanted(generation)
    const child = new TokenChild(this.#options, (ended) => this.#lost(ended))
    this.#beingOpened = child
    try {
      const token = await child.open({ kind: 'open', library, token: choice, pin, sessions })
      await refusedPins.forget()
      this.#assertWanted(generation)
      return this.#took(child, token)
    } catch (error) {
      child.end()
      if (error instanceof TokenTrouble && error.kind === 'pin-refused') await refusedPins.refuse(pin)
      this.#assertWanted(generation)
      throw error
    } finally {
      if (this.#beingOpened === child) this.#beingOpened = undefined
    }
  }

  /** @throws {KeyStoreError} it was closed or left since this was begun */
  #assertWanted(generation: number): void {
    if (this.#isClosed) throw unreachable('closed')
    if (generation !== this.#generation) throw new KeyStoreError('keys-locked')
  }

  #took(child: TokenChild, token: TokenIdentity): TokenChild {
    this.#child = child
    this.#token = token
    if (!this.#isDoubtful) this.#becomes({ kind: 'ready', token })
    this.#options.onOpened?.()
    return child
  }

  #lost(child: TokenChild): void {
    if (this.#child !== child) return
    this.#child = undefined
    if (this.#isClosed) return
    this.#isDoubtful = !child.hasWorked
    if (this.#isDoubtful) this.#lookAgain(this.#errorOf(child.ended))
    else void this.look() // who is not asked for long learns that it is gone
  }

  #proven(): void {
    this.#failures = 0
    this.#isDoubtful = false
    if (this.#state.kind === 'lost' && this.#token !== undefined) this.#becomes({ kind: 'ready', token: this.#token })
  }

  #lookAgain(error: KeyStoreError): void {
    this.#becomes({ kind: 'lost', error })
    if (this.#isClosed) return
    const first = this.#options.firstPauseMilliseconds ?? FIRST_PAUSE
    this.#again = setTimeout(
      () => {
        this.#again = undefined
        void this.look()
      },
      Math.min(first * 2 ** this.#failures++, LONGEST_PAUSE),
    )
    this.#again.unref()
  }

  #becomes(state: TokenState): void {
    const before = this.#state
    this.#state = state
    const same = before.kind === 'lost' && state.kind === 'lost' && before.error.message === state.error.message
    if (!same && !(before.kind === 'ready' && state.kind === 'ready')) this.#options.onChange?.(state)
  }

  #errorOf(error: unknown): KeyStoreError {
    const says = error instanceof Error ? error.message : String(error)
    if (!(error instanceof TokenTrouble)) return unreachable(says, error)
    switch (error.kind) {
      case 'pin-refused':
        return pinRefused(says)
      case 'module-missing':
        return new KeyStoreError('token-not-supported', { why: says })
      case 'key-unknown':
        return new KeyStoreError('key-unknown', { why: says })
      case 'refused':
        return new KeyStoreError('token-refused', { why: says })
      default:
        return unreachable(says)
    }
  }
}

const unreachable = (why: string, cause?: unknown): KeyStoreError =>
  new KeyStoreError('token-unreachable', { why }, cause === undefined ? {} : { cause })

const pinRefused = (why: string): KeyStoreError => new KeyStoreError('token-pin-refused', { why })
