import { KeyStoreError } from '../errors.ts'
import type { StoreSecret } from './locks.ts'
import { openWith } from './locks.ts'
import { combineShares, openShare, type PersonsLock } from './persons-lock.ts'
import {
  hasSameLock,
  type OpenedStore,
  openHeader,
  readHeader,
  type StoreHeader,
  sealedMeanwhile,
  withBefore,
} from './store-header.ts'

/** Who opens the store, and how far they are. */
export type StoreState =
  /** By a secret, when it was opened. */
  | { readonly kind: 'secret' }
  | {
      readonly kind: 'persons'
      readonly persons: readonly string[]
      readonly needed: number
      /** Whose passphrases are here, while more are needed. */
      readonly given: readonly string[]
      readonly isOpen: boolean
    }

/** What became of a passphrase. */
export interface Given {
  /** Whose passphrases were here with this one. */
  readonly holders: readonly string[]
  /** Whether it was this one that opened the store. */
  readonly opened: boolean
}

/** The key of a store, as long as it is in memory. */
export class StoreDoor {
  readonly #folder: string
  #header: StoreHeader
  #opened: OpenedStore | undefined
  readonly #shares = new Map<string, Buffer>()
  #giving: Promise<unknown> = Promise.resolve()
  #generation = 0 // what was given before it was shut does not open it

  private constructor(folder: string, header: StoreHeader) {
    this.#folder = folder
    this.#header = header
  }

  /** @throws {KeyStoreError} `secret-wrong`, `secret-other-kind` */
  static async open(
    folder: string,
    header: StoreHeader,
    secret: StoreSecret | { kind: 'persons' },
  ): Promise<StoreDoor> {
    const door = new StoreDoor(folder, header)
    const byPersons = header.version === 2 && header.lock.kind === 'persons'
    if (secret.kind !== 'persons') door.#opened = await openHeader(folder, header, secret)
    else if (!byPersons)
      throw new KeyStoreError('secret-other-kind', { path: folder, why: 'no persons open it yet: eac keys reseal' })
    return door
  }

  get header(): StoreHeader {
    return this.#header
  }

  get opened(): OpenedStore | undefined {
    return this.#opened
  }

  get state(): StoreState {
    const lock = this.#personsLock()
    if (lock === undefined) return { kind: 'secret' }
    const persons = lock.shares.map(({ person }) => person)
    return {
      kind: 'persons',
      persons,
      needed: lock.needed,
      given: [...this.#shares.keys()],
      isOpen: this.#opened !== undefined,
    }
  }

  /** From here on by another secret, and open, unless it was shut since `until` was taken out. */
  replace(
    { header, opened }: { readonly header: StoreHeader; readonly opened: OpenedStore },
    until: OpenedStore,
  ): void {
    this.#header = header
    if (this.#opened === until) this.#opened = opened
    else opened.key.fill(0)
  }

  /**
   * One at a time: each takes 128 MB.
   * @throws {KeyStoreError} `person-unknown`, `passphrase-wrong`, `store-damaged`, `secret-other-kind`; `keys-locked`: it was shut meanwhile
   */
  give(person: string, passphrase: string): Promise<Given> {
    const generation = this.#generation
    const given = this.#giving.then(() => this.#give(person, passphrase, generation))
    this.#giving = given.catch(() => {})
    return given
  }

  /** What was given is forgotten, too, also what is just being looked at. A store that a secret opens stays open. */
  shut(): void {
    this.#generation++
    this.#forgetShares()
    if (this.#personsLock() === undefined || this.#opened === undefined) return
    const { key, before } = this.#opened
    for (const one of [key, before?.key, ...Object.values(before?.carried ?? {})]) one?.fill(0)
    this.#opened = undefined
  }

  async #give(person: string, passphrase: string, generation: number): Promise<Given> {
    const lock = this.#personsLock()
    if (!lock?.shares.some((one) => one.person === person)) throw new KeyStoreError('person-unknown', { why: person })
    const share = await openShare(lock, person, passphrase).catch((cause) => {
      throw new KeyStoreError('passphrase-wrong', { why: person }, { cause })
    })
    if (this.#opened !== undefined || generation !== this.#generation) {
      share.fill(0)
      this.#assertNotShut(generation)
      return { holders: [person], opened: false }
    }
    this.#shares.set(person, share)
    const holders = [...this.#shares.keys()]
    if (holders.length < lock.needed) return { holders, opened: false }
    await this.#openTogether(lock, generation)
    return { holders, opened: true }
  }

  async #openTogether(lock: PersonsLock, generation: number): Promise<void> {
    let from: Uint8Array | undefined
    try {
      from = await combineShares([...this.#shares.values()].slice(0, lock.needed))
      const header = await this.#headerNow()
      this.#assertNotShut(generation)
      this.#opened = withBefore(openWith(from, lock), header as { before?: never })
    } catch (cause) {
      if (cause instanceof KeyStoreError) throw cause
      throw new KeyStoreError('store-damaged', { path: this.#folder }, { cause })
    } finally {
      from?.fill(0)
      if (generation === this.#generation) this.#forgetShares()
    }
  }

  #assertNotShut(generation: number): void {
    if (generation !== this.#generation) throw new KeyStoreError('keys-locked')
  }

  /** Another process may have finished what was begun. */
  async #headerNow(): Promise<StoreHeader> {
    const header = await readHeader(this.#folder)
    if (header === undefined || !hasSameLock(this.#header, header)) throw sealedMeanwhile(this.#folder)
    this.#header = header
    return header
  }

  #personsLock(): PersonsLock | undefined {
    return this.#header.version === 2 && this.#header.lock.kind === 'persons' ? this.#header.lock : undefined
  }

  #forgetShares(): void {
    for (const share of this.#shares.values()) share.fill(0)
    this.#shares.clear()
  }
}
