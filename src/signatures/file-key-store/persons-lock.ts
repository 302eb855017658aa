import { randomBytes } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { objectionToHolders } from '../../messages/index.ts'
import { checkedKdf, derive, type Kdf, KEY_OCTETS, newKdf } from './kdf.ts'
import { checkedSealed, type Sealed, seal, unseal } from './sealed.ts'

/** So many of these persons open the store together, each with a passphrase of their own. */
export interface PersonsWish {
  readonly kind: 'persons'
  readonly needed: number
  readonly persons: readonly { readonly person: string; readonly passphrase: string }[]
}

/** A share of one key for each person (Shamir's, in GF(2^8)), sealed under what scrypt makes of that person's passphrase. */
export interface PersonsLock {
  readonly kind: 'persons'
  readonly needed: number
  readonly shares: readonly { readonly person: string; readonly kdf: Kdf; readonly share: Sealed }[]
  /** Of the store, under the key that the shares give. */
  readonly key: Sealed
}

type Parts = Omit<PersonsLock, 'key'>

export async function makePersonsLock(
  { needed, persons }: PersonsWish,
  N: number,
  sealed: (from: Uint8Array, parts: Parts) => Sealed,
): Promise<PersonsLock> {
  const named = persons.map(({ person }) => person)
  assertFit(named, needed)
  const from = new Uint8Array(randomBytes(KEY_OCTETS))
  const shares: PersonsLock['shares'][number][] = []
  for (const [index, share] of (await split(from, persons.length, needed)).entries()) {
    const { person, passphrase } = persons[index] as (typeof persons)[number]
    const kdf = newKdf(N)
    const key = await derive(passphrase.normalize('NFC'), kdf)
    shares.push({ person, kdf, share: seal(key, share, boundTo(person, kdf, { needed, named })) })
    share.fill(0)
  }
  const parts: Parts = { kind: 'persons', needed, shares }
  const lock = { ...parts, key: sealed(from, parts) }
  from.fill(0)
  return lock
}

/** @throws {Error} it is not the passphrase of this person, or the share was altered */
export async function openShare({ needed, shares }: Parts, person: string, passphrase: string): Promise<Buffer> {
  const found = shares.find((one) => one.person === person)
  if (found === undefined) throw new Error('nobody of that name holds a share')
  const { kdf, share } = found
  return unseal(
    await derive(passphrase.normalize('NFC'), kdf),
    share,
    boundTo(person, kdf, { needed, named: namesOf(shares) }),
  )
}

export const combineShares = (shares: readonly Uint8Array[]): Promise<Uint8Array> =>
  combine(shares.map((share) => new Uint8Array(share)))

/** @throws {Error} */
export function checkedPersons({ kind, needed, shares, key }: PersonsLock): PersonsLock {
  assertFit(namesOf(shares), needed)
  const checked = shares.map(({ person, kdf, share }) => ({
    person,
    kdf: checkedKdf(kdf),
    share: checkedSealed(share),
  }))
  return { kind, needed, shares: checked, key }
}

/** What the seal of the store's key says besides: how many of whom. */
export const whomPersonsLockBinds = ({ needed, shares }: Parts): unknown[] => [needed, namesOf(shares)]

function assertFit(persons: readonly string[], needed: number): void {
  const objection = objectionToHolders({ persons, needed })
  if (objection !== undefined) throw new RangeError(objection)
}

const namesOf = (shares: Parts['shares']): string[] => shares.map(({ person }) => person)

function boundTo(person: string, kdf: Kdf, { needed, named }: { needed: number; named: readonly string[] }): string {
  return JSON.stringify(['eac-broker share of a key store, version 2', person, kdf, needed, named])
}
