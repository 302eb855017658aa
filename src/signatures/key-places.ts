import type { Signer } from '../cvc/index.ts'
import type { KeyPlace } from '../messages/index.ts'
import { KeyStoreError } from './errors.ts'
import type { FileKeyStore } from './file-key-store/open-file-key-store.ts'
import type { KeptKey } from './key-files.ts'
import type { KeySpec } from './key-spec.ts'
import type { KeyStore, KeyWish } from './key-store.ts'
import type { Pkcs11KeyStore } from './pkcs11-key-store/open-pkcs11-key-store.ts'
import { RecentlyUsed } from './recently-used.ts'

export interface KeyPlacesOptions {
  readonly software: FileKeyStore
  /** Undefined: none is set up. */
  readonly pkcs11: Pkcs11KeyStore | undefined
  /** Where a key is made when nobody says where. */
  readonly otherwise: KeyPlace
}

export interface PlacedKey extends KeptKey {
  readonly place: KeyPlace
}

/** The key store of a node: files and, where one is set up, a token, side by side. Each key stays where it was made. */
export interface KeyPlaces extends KeyStore {
  readonly otherwise: KeyPlace
  readonly pkcs11: Pkcs11KeyStore | undefined
  placeOf(keyId: string): Promise<KeyPlace>
  list(): Promise<readonly PlacedKey[]>
  remove(keyId: string): Promise<void>
}

const MOST_PLACES_IN_MEMORY = 1024

export function keysInPlaces(options: KeyPlacesOptions): KeyPlaces {
  return new FilesAndToken(options)
}

class FilesAndToken implements KeyPlaces {
  readonly otherwise: KeyPlace
  readonly pkcs11: Pkcs11KeyStore | undefined
  readonly #software: FileKeyStore
  readonly #places = new RecentlyUsed<string, KeyPlace>(MOST_PLACES_IN_MEMORY)

  constructor({ software, pkcs11, otherwise }: KeyPlacesOptions) {
    this.#software = software
    this.pkcs11 = pkcs11
    this.otherwise = otherwise
  }

  create(spec: KeySpec, wish: KeyWish = {}): ReturnType<KeyStore['create']> {
    const place = wish.use === 'tls' ? 'software' : (wish.place ?? this.otherwise)
    return this.#storeAt(place).create(spec, wish)
  }

  async signer(keyId: string): Promise<Signer> {
    return this.#storeAt(await this.placeOf(keyId)).signer(keyId)
  }

  tlsKey(keyId: string): Promise<string> {
    return this.#software.tlsKey(keyId)
  }

  async remove(keyId: string): Promise<void> {
    await this.#storeAt(await this.placeOf(keyId)).remove(keyId)
    this.#places.delete(keyId)
  }

  async list(): Promise<PlacedKey[]> {
    const at = (place: KeyPlace) => (kept: KeptKey) => ({ ...kept, place })
    const inToken = (await this.pkcs11?.list()) ?? []
    return [...(await this.#software.list()).map(at('software')), ...inToken.map(at('pkcs11'))]
  }

  /** A key without a file is in the token, or it is not known at all, which the token says. */
  async placeOf(keyId: string): Promise<KeyPlace> {
    const known = this.#places.get(keyId)
    if (known !== undefined) return known
    const place = this.pkcs11 === undefined || (await this.#software.has(keyId)) ? 'software' : 'pkcs11'
    this.#places.set(keyId, place)
    return place
  }

  #storeAt(place: KeyPlace): FileKeyStore | Pkcs11KeyStore {
    if (place === 'software') return this.#software
    if (this.pkcs11 === undefined) throw new KeyStoreError('token-not-set-up')
    return this.pkcs11
  }
}
