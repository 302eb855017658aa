import { KeyStoreError } from '../errors.ts'
import type { StoreSecret } from './locks.ts'
import { openWith } from './locks.ts'
import { combineShares, openShare, type PersonsLock } from './persons-lock.ts'
import { type OpenedStore, openHeader, readHeader, type StoreHeader, withBefore } from './store-header.ts'

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

/** The key of a store, as long as it is in memory. */
export class StoreDoor {
  readonly #folder: string
  #header: StoreHeader
  #opened: OpenedStore | undefined
  readonly #shares = new Map<string, Buffer>()
  #giving: Promise<unknown> = Promise.resolve()

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

  /** From here on by another secret, and open. */
  replace({ header, opened }: { readonly header: StoreHeader; readonly opened: OpenedStore | undefined }): void {
    this.#header = header
    this.#opened = opened
  }

  /** One at a time: each takes 128 MB. @throws {KeyStoreError} `person-unknown`, `passphrase-wrong`, `store-damaged` */
  give(person: string, passphrase: string): Promise<void> {
    const given = this.#giving.then(() => this.#give(person, passphrase))
    this.#giving = given.catch(() => {})
    return given
  }

  /** What was given is forgotten, too. A store that a secret opens stays open. */
  shut(): void {
    this.#forgetShares()
    if (this.#personsLock() === undefined || this.#opened === undefined) return
    const { key, before } = this.#opened
    for (const one of [key, before?.key, ...Object.values(before?.carried ?? {})]) one?.fill(0)
    this.#opened = undefined
  }

  async #give(person: string, passphrase: string): Promise<void> {
    const lock = this.#personsLock()
    if (!lock?.shares.some((one) => one.person === person)) throw new KeyStoreError('person-unknown', { why: person })
    const share = await openShare(lock, person, passphrase).catch((cause) => {
      throw new KeyStoreError('passphrase-wrong', { why: person }, { cause })
    })
    if (this.#opened !== undefined) return void share.fill(0)
    this.#shares.set(person, share)
    if (this.#shares.size >= lock.needed) await this.#openTogether(lock)
  }

  async #openTogether(lock: PersonsLock): Promise<void> {
    try {
      const from = await combineShares([...this.#shares.values()].slice(0, lock.needed))
      this.#opened = withBefore(openWith(from, lock), (await this.#headerNow()) as { before?: never })
      from.fill(0)
    } catch (cause) {
      throw new KeyStoreError('store-damaged', { path: this.#folder }, { cause })
    } finally {
      this.#forgetShares()
    }
  }

  /** Another process may have finished what was begun. */
  async #headerNow(): Promise<StoreHeader> {
    this.#header = (await readHeader(this.#folder)) ?? this.#header
    return this.#header
  }

  #personsLock(): PersonsLock | undefined {
    return this.#header.version === 2 && this.#header.lock.kind === 'persons' ? this.#header.lock : undefined
  }

  #forgetShares(): void {
    for (const share of this.#shares.values()) share.fill(0)
    this.#shares.clear()
  }
}
