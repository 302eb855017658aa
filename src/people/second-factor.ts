import { randomBytes } from 'node:crypto'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { forgiveAll, takeAttempt } from './attempts.ts'
import type { Authenticated, Source } from './authenticate.ts'
import { lockedPerson } from './people.ts'
import type { PeopleDeps } from './people-deps.ts'
import { notAuthenticated, PeopleError } from './people-error.ts'
import { codeOf, randomCode, sha256 } from './secret-text.ts'
import { base32, matchingStep, otpauthUri } from './totp.ts'

const SECRET_OCTETS = 20 // of SHA-1 (RFC 4226, R6)
const RECOVERY_CODES = 10

type Person = Pick<Authenticated, 'id' | 'name'>

export async function hasSecondFactor(db: Database | Tx, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('person_totp')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * A new secret for an authenticator app; it counts once a code of it was shown.
 * @param node names it in the app
 * @throws {PeopleError} `second-factor-there`
 */
export async function beginSecondFactor(
  person: Person,
  node: string,
  { db, now, secrets }: PeopleDeps,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const secret = new Uint8Array(randomBytes(SECRET_OCTETS))
  const sealed = await secrets.seal(secret, boundTo(person))
  const begun = { secret: sealed, made_at: now(), last_step: 0 }
  const row = await db
    .insertInto('person_totp')
    .values({ person_id: person.id, confirmed_at: null, ...begun })
    .onConflict((on) => on.column('person_id').doUpdateSet(begun).where('person_totp.confirmed_at', 'is', null))
    .returning('person_id')
    .executeTakeFirst()
  if (row === undefined) {
    throw new PeopleError('second-factor-there', `${person.name} has a second factor; it is removed before a new one.`)
  }
  return { secret: base32(secret), uri: otpauthUri(secret, { node, user: person.name }) }
}

/** @returns recovery codes, each good once; shown now and never again @throws {PeopleError} `not-authenticated`, `blocked` */
export async function confirmSecondFactor(person: Person, code: string, deps: PeopleDeps): Promise<readonly string[]> {
  const { db, now } = deps
  const attempt = await takeAttempt(db, 'code', person.id, now())
  const step = await stepOfCode(person, code, deps)
  const codes = Array.from({ length: RECOVERY_CODES }, randomCode)
  const done = await db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('person_totp')
      .set({ confirmed_at: now(), last_step: step ?? 0 })
      .where('person_id', '=', person.id)
      .where('confirmed_at', 'is', null)
      .where('last_step', '<', step ?? 0)
      .returning('person_id')
      .executeTakeFirst()
    if (row === undefined) return false
    await tx.deleteFrom('recovery_code').where('person_id', '=', person.id).execute()
    const rows = codes.map((one) => ({ person_id: person.id, sha256: sha256(codeOf(one)), used_at: null }))
    await tx.insertInto('recovery_code').values(rows).execute()
    await insertEvent(tx, { kind: 'second factor added', details: { user: person.name } }, now())
    return true
  })
  if (!done) throw await refused(person, attempt.failures, undefined, deps)
  await forgiveAll(db, attempt)
  return codes
}

/**
 * A code of the authenticator app, or a recovery code; each counts once.
 * @throws {PeopleError} `code-needed`, `not-authenticated`, `blocked`
 */
export async function assertCode(
  person: Person,
  code: string | undefined,
  source: Source,
  deps: PeopleDeps,
): Promise<void> {
  const { db, now } = deps
  if (code === undefined) {
    throw new PeopleError(
      'code-needed',
      `${person.name} has a second factor: give a code of the authenticator app, too.`,
    )
  }
  const attempt = await takeAttempt(db, 'code', person.id, now())
  const fits = /^\d{6}$/.test(code) ? await useCode(person, code, deps) : await useRecoveryCode(person, code, deps)
  if (!fits) throw await refused(person, attempt.failures, source, deps)
  await forgiveAll(db, attempt)
  await db
    .updateTable('person')
    .set({ password_reset_at: null })
    .where('id', '=', person.id)
    .where('password_reset_at', 'is not', null)
    .execute()
}

/**
 * The app or its telephone is lost: the next log-in asks for a new one, and open sessions end.
 * @param by who says so @throws {PeopleError} `person-unknown`, `second-factor-missing`
 */
export async function removeSecondFactor(name: string, by: string, { db, now }: PeopleDeps): Promise<void> {
  await db.transaction().execute((tx) => removeSecondFactorWithin(tx, name, { by }, now()))
}

export async function removeSecondFactorWithin(
  tx: Tx,
  name: string,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  const person = await lockedPerson(tx, name)
  const gone = await tx.deleteFrom('person_totp').where('person_id', '=', person.id).returning('person_id').execute()
  if (gone.length === 0) throw new PeopleError('second-factor-missing', `${name} has no second factor.`)
  await tx.deleteFrom('recovery_code').where('person_id', '=', person.id).execute()
  await tx.deleteFrom('session').where('person_id', '=', person.id).execute()
  await tx.deleteFrom('invitation').where('person_id', '=', person.id).execute()
  await insertEvent(tx, { kind: 'second factor removed', details: { user: name, ...details } }, at)
}

async function useCode(person: Person, code: string, deps: PeopleDeps): Promise<boolean> {
  const step = await stepOfCode(person, code, deps)
  if (step === undefined) return false
  const row = await deps.db
    .updateTable('person_totp')
    .set({ last_step: step })
    .where('person_id', '=', person.id)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}

async function useRecoveryCode(person: Person, code: string, { db, now }: PeopleDeps): Promise<boolean> {
  const row = await db
    .updateTable('recovery_code')
    .set({ used_at: now() })
    .where('person_id', '=', person.id)
    .where('sha256', '=', sha256(codeOf(code)))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  if (row === undefined) return false
  const left = await db
    .selectFrom('recovery_code')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('person_id', '=', person.id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  const details = { user: person.name, left: Number(left?.count ?? 0) }
  await insertEvent(db, { kind: 'recovery code used', details }, now())
  return true
}

async function stepOfCode(person: Person, code: string, { db, now, secrets }: PeopleDeps): Promise<number | undefined> {
  const row = await db.selectFrom('person_totp').select('secret').where('person_id', '=', person.id).executeTakeFirst()
  if (row === undefined) return undefined
  return matchingStep(await secrets.open(row.secret, boundTo(person)), code, now())
}

async function refused(person: Person, inARow: number, source: Source, { db, now }: PeopleDeps): Promise<PeopleError> {
  await insertEvent(db, { kind: 'second factor refused', details: { user: person.name, source, inARow } }, now())
  return notAuthenticated()
}

export const boundTo = ({ id }: Pick<Person, 'id'>): string => `totp of ${id}`
