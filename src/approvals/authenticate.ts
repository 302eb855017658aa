import { sql } from 'kysely'
import type { Credentials } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { ApprovalError } from './approval-error.ts'
import { fitsPassword, type StoredPassword } from './password.ts'

declare const brand: unique symbol

/** A person who has just shown the password. Made by {@link authenticate} and nowhere else. */
export interface Authenticated {
  readonly [brand]: 'Authenticated'
  readonly id: string
  readonly name: string
  readonly fullName: string
  readonly passwordHash: Uint8Array
}

const FREE_ATTEMPTS = 5 // from the last of them on, each wrong password makes the next attempt wait
const FIRST_PAUSE_SECONDS = 30 // doubled by each further one …
const MOST_DOUBLINGS = 7 // … up to 64 minutes

/**
 * Looks at a password. Every attempt is counted before it is looked at, so that many at once are no way around the pause.
 * Outside any transaction: it takes its time, and as long for a name nobody has.
 * @throws {ApprovalError} `not-authenticated`, `blocked`
 */
export async function authenticate(
  { name, password }: Credentials,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<Authenticated> {
  const person = await takeAttempt(db, name, now())
  const fits = await fitsPassword(password, person && passwordOf(person))
  if (person === undefined || !fits || person.disabled_at !== null) {
    await noteFailure(db, person, now())
    throw notAuthenticated()
  }
  await db.updateTable('person').set({ failures: 0, blocked_until: null }).where('id', '=', person.id).execute()
  const { id, full_name, password_hash } = person
  return { id, name, fullName: full_name, passwordHash: password_hash } as Authenticated // the only cast of its kind
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

async function takeAttempt(db: Database, name: string, at: Date) {
  const pause = sql<Date>`${at}::timestamptz + ${FIRST_PAUSE_SECONDS}::integer
    * power(2, least(failures + 1 - ${FREE_ATTEMPTS}::integer, ${MOST_DOUBLINGS}::integer)) * interval '1 second'`
  const person = await db
    .updateTable('person')
    .set({
      failures: sql`failures + 1`,
      blocked_until: sql`case when failures + 1 >= ${FREE_ATTEMPTS}::integer then ${pause} end`,
    })
    .where('name', '=', name)
    .where((either) => either.or([either('blocked_until', 'is', null), either('blocked_until', '<=', at)]))
    .returningAll()
    .executeTakeFirst()
  if (person !== undefined) return person
  const blocked = await db.selectFrom('person').select('blocked_until').where('name', '=', name).executeTakeFirst()
  if (blocked === undefined) return undefined
  const until = blocked.blocked_until?.toISOString().slice(0, 19).replace('T', ' ') ?? 'a moment from now'
  throw new ApprovalError('blocked', `Too many wrong passwords for ${name}; try again after ${until} GMT.`)
}

type PersonRow = NonNullable<Awaited<ReturnType<typeof takeAttempt>>>

/** A name nobody has is not written down: it may be a password in the wrong place. */
async function noteFailure(db: Database, person: PersonRow | undefined, at: Date): Promise<void> {
  const details =
    person === undefined
      ? { user: 'unknown' }
      : { user: person.name, inARow: person.failures, blockedUntil: person.blocked_until ?? undefined }
  await insertEvent(db, { kind: 'log-in refused', details }, at)
}

const notAuthenticated = (): ApprovalError =>
  new ApprovalError('not-authenticated', 'The name or the password is wrong, or the user is disabled.')

const passwordOf = (row: PersonRow): StoredPassword => ({
  cost: row.scrypt_cost,
  blockSize: row.scrypt_block_size,
  parallelization: row.scrypt_parallelization,
  salt: row.password_salt,
  hash: row.password_hash,
})
