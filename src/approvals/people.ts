import { randomUUID } from 'node:crypto'
import type { Credentials } from '../messages/index.ts'
import { type Database, insertEvent } from '../store/index.ts'
import { ApprovalError } from './approval-error.ts'
import { assertStill, authenticate } from './authenticate.ts'
import { hashPassword, SCRYPT_PARAMETERS, type ScryptParameters, type StoredPassword } from './password.ts'

/** Somebody who decides, known by name and password. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly fullName: string
  readonly createdAt: Date
  /** Set: votes no more. Never deleted, since votes name people. */
  readonly disabledAt: Date | undefined
}

interface PeopleDeps {
  readonly db: Database
  readonly now: () => Date
}

/** @throws {ApprovalError} `name-taken`, `password-short` */
export async function addPerson(
  wish: { readonly name: string; readonly fullName: string; readonly password: string },
  { db, now, scrypt = SCRYPT_PARAMETERS }: PeopleDeps & { readonly scrypt?: ScryptParameters },
): Promise<Person> {
  const password = await hashPassword(wish.password, scrypt)
  const at = now()
  return db.transaction().execute(async (tx) => {
    const { name, fullName } = wish
    const row = await tx
      .insertInto('person')
      .values({ id: randomUUID(), name, full_name: fullName, ...columnsOf(password), created_at: at })
      .onConflict((on) => on.column('name').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new ApprovalError('name-taken', `There is a user ${name} already, or was one.`)
    await insertEvent(tx, { kind: 'user added', details: { user: name, fullName } }, at)
    return personOf(row)
  })
}

export async function listPeople(db: Database): Promise<Person[]> {
  return (await db.selectFrom('person').selectAll().orderBy('name').execute()).map(personOf)
}

/** For good: whoever comes back gets another name. @throws {ApprovalError} `person-unknown` */
export async function disablePerson(name: string, why: string, { db, now }: PeopleDeps): Promise<Person> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom('person').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
    if (row === undefined) throw unknown(name)
    if (row.disabled_at !== null) return personOf(row)
    await tx.updateTable('person').set({ disabled_at: at }).where('id', '=', row.id).execute()
    await insertEvent(tx, { kind: 'user disabled', details: { user: name, why } }, at)
    return personOf({ ...row, disabled_at: at })
  })
}

/** Whoever knows the password before sets the next one. @throws {ApprovalError} also those of `authenticate` */
export async function changePassword(who: Credentials, next: string, { db, now }: PeopleDeps): Promise<Person> {
  const password = await hashPassword(next)
  const person = await authenticate(who, { db, now })
  const at = now()
  return db.transaction().execute(async (tx) => {
    await assertStill(tx, person)
    const row = await tx
      .updateTable('person')
      .set(columnsOf(password))
      .where('id', '=', person.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await insertEvent(tx, { kind: 'password changed', details: { user: person.name } }, at)
    return personOf(row)
  })
}

const unknown = (name: string): ApprovalError =>
  new ApprovalError('person-unknown', `There is no user ${name}; "eac user list" shows those there are.`)

function columnsOf({ cost, blockSize, parallelization, salt, hash }: StoredPassword) {
  return {
    scrypt_cost: cost,
    scrypt_block_size: blockSize,
    scrypt_parallelization: parallelization,
    password_salt: salt,
    password_hash: hash,
  }
}

function personOf(row: {
  id: string
  name: string
  full_name: string
  created_at: Date
  disabled_at: Date | null
}): Person {
  const { id, name, full_name, created_at, disabled_at } = row
  return { id, name, fullName: full_name, createdAt: created_at, disabledAt: disabled_at ?? undefined }
}
