import { hkdfSync } from 'node:crypto'
import { KeyStoreError } from '../errors.ts'
import { checkedKdf, derive, type Kdf, KEY_OCTETS, newKdf } from './kdf.ts'
import {
  checkedPersons,
  makePersonsLock,
  type PersonsLock,
  type PersonsWish,
  whomPersonsLockBinds,
} from './persons-lock.ts'
import { checkedSealed, type Sealed, seal, unseal } from './sealed.ts'

/** What opens a store at once. */
export type StoreSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: Uint8Array | string }
  /** 32 random octets: nothing has to be derived from them at a cost. */
  | { readonly kind: 'key'; readonly octets: Uint8Array }

/** What a store is locked with. */
export type NewSecret = StoreSecret | PersonsWish

/** The key of the store, sealed under what the secret gives. */
export type Lock =
  | { readonly kind: 'passphrase'; readonly kdf: Kdf; readonly key: Sealed }
  | { readonly kind: 'key'; readonly key: Sealed }
  | PersonsLock

/** @throws {KeyStoreError} `secret-empty`: nothing of it is in what would open the store */
export function assertNotEmpty(secret: NewSecret, path: string): void {
  const passphrases = secret.kind === 'key' ? [] : 'persons' in secret ? secret.persons : [secret]
  const isEmpty = ({ passphrase }: { readonly passphrase: Uint8Array | string }): boolean =>
    Buffer.from(passphrase as string)
      .toString('utf8')
      .trim() === ''
  if (passphrases.some(isEmpty)) throw new KeyStoreError('secret-empty', { path })
}

export async function makeLock(secret: NewSecret, storeKey: Uint8Array, N: number): Promise<Lock> {
  if (secret.kind === 'persons') return makePersonsLock(secret, N, (from, parts) => sealed(storeKey, from, parts))
  const parts = secret.kind === 'key' ? { kind: secret.kind } : { kind: secret.kind, kdf: newKdf(N) }
  return { ...parts, key: sealed(storeKey, await keyOf(secret, parts), parts) } as Lock
}

/** @throws {Error} it is not this secret, or the lock was altered */
export async function openLock(lock: Exclude<Lock, PersonsLock>, secret: StoreSecret): Promise<Buffer> {
  return openWith(await keyOf(secret, lock), lock)
}

/** The same with what the shares of persons gave together. */
export function openWith(key: Uint8Array, lock: Lock): Buffer {
  return unseal(key, lock.key, boundTo(lock))
}

/** @throws {Error} */
export function checkedLock(lock: Lock): Lock {
  checkedSealed(lock.key)
  switch (lock.kind) {
    case 'passphrase':
      return { kind: lock.kind, kdf: checkedKdf(lock.kdf), key: lock.key }
    case 'key':
      return { kind: lock.kind, key: lock.key }
    case 'persons':
      return checkedPersons(lock)
    default:
      throw new Error('not a lock that is known')
  }
}

type Parts = Pick<Lock, 'kind'> & { readonly kdf?: Kdf }

function keyOf(secret: StoreSecret, { kdf }: Parts): Promise<Buffer> {
  if (secret.kind === 'passphrase' && kdf !== undefined) return derive(secret.passphrase, kdf)
  if (secret.kind === 'passphrase' || secret.octets.length !== KEY_OCTETS) throw new Error('not of this kind')
  return Promise.resolve(Buffer.from(hkdfSync('sha256', secret.octets, '', STORE, KEY_OCTETS)))
}

function sealed(storeKey: Uint8Array, from: Uint8Array, parts: Parts | Omit<PersonsLock, 'key'>): Sealed {
  return seal(from, storeKey, boundTo(parts))
}

const STORE = 'eac-broker key store, version 2'

function boundTo(parts: Parts | Omit<PersonsLock, 'key'>): string {
  return JSON.stringify([STORE, parts.kind, ...('shares' in parts ? whomPersonsLockBinds(parts) : [parts.kdf ?? null])])
}
