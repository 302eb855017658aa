import { isIPv6 } from 'node:net'
import type { Credentials, Role } from '../messages/index.ts'
import { insertEvent, type Tx } from '../store/index.ts'
import { type Attempt, forgiveAll, forgiveOne, takeAttempt } from './attempts.ts'
import { fitsPassword, type StoredPassword } from './password.ts'
import type { PeopleDeps } from './people-deps.ts'
import { notAuthenticated } from './people-error.ts'
import { assertCode, hasSecondFactor } from './second-factor.ts'

declare const brand: unique symbol

/** A person who has shown what it takes. Made in this folder and nowhere else. */
export interface Authenticated {
  readonly [brand]: 'Authenticated'
  readonly id: string
  readonly name: string
  readonly fullName: string
  readonly roles: readonly Role[]
  readonly passwordHash: Uint8Array
}

/** Where a log-in comes from; undefined: this machine. */
export type Source = string | undefined

/**
 * Looks at name, password and, where the person has a second factor, its code.
 * @throws {PeopleError} as {@link checkPassword} and {@link assertCode}
 */
export async function authenticate({ code, ...who }: Credentials, deps: PeopleDeps): Promise<Authenticated> {
  const person = await checkPassword(who, undefined, deps)
  if (await hasSecondFactor(deps.db, person.id)) await assertCode(person, code, undefined, deps)
  return person
}

/**
 * Looks at a password. Outside any transaction: it takes its time, and goes the same way for a name nobody has.
 * @throws {PeopleError} `not-authenticated`, `blocked`, `busy`
 */
export async function checkPassword(
  { name, password }: Pick<Credentials, 'name' | 'password'>,
  source: Source,
  deps: PeopleDeps,
): Promise<Authenticated> {
  const { db, now } = deps
  const bySource = source === undefined ? undefined : await takeAttempt(db, 'source', networkOf(source), now())
  const byName = await takeAttempt(db, 'name', await deps.secrets.digest(name), now())
  const person = await db.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst()
  const fits = await fitsPassword(password, person && passwordOf(person))
  if (person === undefined || !fits || person.disabled_at !== null) {
    await noteFailure(person?.name, byName, source, deps)
    throw notAuthenticated()
  }
  await forgiveAll(db, byName)
  if (bySource !== undefined) await forgiveOne(db, bySource)
  return authenticatedOf(person)
}

/** What was shown still counts, for the rest of the transaction: the person is not disabled, and the password the same. */
export async function assertStill(tx: Tx, { id, passwordHash }: Authenticated): Promise<void> {
  const person = await tx
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .where('password_hash', '=', passwordHash)
    .forShare()
    .executeTakeFirst()
  if (person === undefined) throw notAuthenticated()
}

export interface AuthenticatedRow {
  readonly id: string
  readonly name: string
  readonly full_name: string
  readonly roles: readonly string[]
  readonly password_hash: Uint8Array
}

/** Only for rows of people who have shown what it takes. */
export const authenticatedOf = ({ id, name, full_name, roles, password_hash }: AuthenticatedRow): Authenticated =>
  ({ id, name, fullName: full_name, roles: roles as Role[], passwordHash: password_hash }) as unknown as Authenticated // the only cast of its kind

/** An address; of IPv6 the network that one customer gets: whoever has it has all its addresses. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice(7)
  const { hostname } = new URL(`http://[${address.split('%')[0]}]`) // in its shortest form
  const [front = '', back] = hostname.slice(1, -1).split('::')
  const [head, tail] = [front.split(':').filter(Boolean), (back ?? '').split(':').filter(Boolean)]
  const all = back === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail]
  return `${all.slice(0, 4).join(':')}::/64`
}

/** A name nobody has is not written down: it may be a password in the wrong place. */
async function noteFailure(
  user: string | undefined,
  { failures, blockedUntil }: Attempt,
  source: Source,
  { db, now }: PeopleDeps,
): Promise<void> {
  const details = user === undefined ? { user: 'unknown', source } : { user, source, inARow: failures, blockedUntil }
  await insertEvent(db, { kind: 'log-in refused', details }, now())
}

const passwordOf = (row: {
  readonly scrypt_cost: number
  readonly scrypt_block_size: number
  readonly scrypt_parallelization: number
  readonly password_salt: Uint8Array
  readonly password_hash: Uint8Array
}): StoredPassword => ({
  cost: row.scrypt_cost,
  blockSize: row.scrypt_block_size,
  parallelization: row.scrypt_parallelization,
  salt: row.password_salt,
  hash: row.password_hash,
})
