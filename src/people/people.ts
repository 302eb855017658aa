import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Credentials, objectionToRoles, type Role } from '../messages/index.ts'
import { type Database, insertEvent, lockAll, type Tx } from '../store/index.ts'
import { attemptKey, unblock } from './attempts.ts'
import { type Authenticated, assertStill, authenticate } from './authenticate.ts'
import { hashPassword, SCRYPT_PARAMETERS, type ScryptParameters, type StoredPassword } from './password.ts'
import type { PeopleDeps } from './people-deps.ts'
import { PeopleError, unknownPerson } from './people-error.ts'

/** Somebody who does and decides, known by name and password. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly fullName: string
  readonly roles: readonly Role[]
  readonly hasSecondFactor: boolean
  readonly createdAt: Date
  /** Set: does nothing more. Never deleted, since votes name people. */
  readonly disabledAt: Date | undefined
}

type Deps = Pick<PeopleDeps, 'db' | 'now'>

export interface NewPerson extends Pick<Person, 'name' | 'fullName' | 'roles'> {
  /** Who adds this person. */
  readonly by?: string | undefined
  /** Others were asked for, and wait for people: there may be none until then. */
  readonly rolesWait?: boolean
}

/** What else is done in the transaction in which a person is added or changed. */
export type Also = (tx: Tx, person: Person) => Promise<void>

/** @throws {PeopleError} `name-taken`, `roles-wrong`, `password-short`, `password-long` */
export async function addPerson(
  wish: NewPerson & { readonly password: string },
  { db, now, scrypt = SCRYPT_PARAMETERS }: Deps & { readonly scrypt?: ScryptParameters },
  also: Also = async () => {},
): Promise<Person> {
  const password = await hashPassword(wish.password, scrypt)
  return db.transaction().execute(async (tx) => {
    const person = await insertPerson(tx, { ...wish, password }, now())
    await also(tx, person)
    return person
  })
}

/** @throws {PeopleError} `name-taken`, `roles-wrong` */
export async function insertPerson(
  tx: Tx,
  wish: NewPerson & { readonly password: StoredPassword },
  at: Date,
): Promise<Person> {
  const { name, fullName, roles, password, by, rolesWait } = wish
  const row = await tx
    .insertInto('person')
    .values({
      id: randomUUID(),
      name,
      full_name: fullName,
      roles: rolesWait ? [...roles] : checked(roles),
      ...passwordColumns(password),
      created_at: at,
    })
    .onConflict((on) => on.column('name').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw new PeopleError('name-taken', `There is a user ${name} already, or was one.`)
  await insertEvent(tx, { kind: 'user added', details: { user: name, fullName, roles, by } }, at)
  return personOf(row)
}

export async function listPeople(db: Database): Promise<Person[]> {
  const rows = await db
    .selectFrom('person')
    .leftJoin('person_totp', (on) =>
      on.onRef('person_totp.person_id', '=', 'person.id').on('person_totp.confirmed_at', 'is not', null),
    )
    .selectAll('person')
    .select('person_totp.confirmed_at as totp_at')
    .orderBy('person.name')
    .execute()
  return rows.map(personOf)
}

/** For good: whoever comes back gets another name. Sessions end with it, and tokens count no more. @throws {PeopleError} `person-unknown`, `last-administrator` */
export async function disablePerson(
  name: string,
  why: string,
  by: string | undefined,
  { db, now }: Deps,
): Promise<Person> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const row = await lockedPerson(tx, name)
    if (row.disabled_at !== null) return personOf(row)
    await assertAnotherAdministrator(tx, row)
    await tx.updateTable('person').set({ disabled_at: at }).where('id', '=', row.id).execute()
    await insertEvent(tx, { kind: 'user disabled', details: { user: name, why, by } }, at)
    return personOf({ ...row, disabled_at: at })
  })
}

/** Sessions end with it. @throws {PeopleError} `person-unknown`, `person-disabled`, `roles-wrong`, `last-administrator` */
export async function changeRoles(
  name: string,
  change: { readonly add?: readonly Role[]; readonly remove?: readonly Role[] },
  by: string | undefined,
  { db, now }: Deps,
): Promise<Person> {
  return db.transaction().execute(async (tx) => {
    const { roles: before } = await findPersonWithin(tx, name)
    return setRoles(tx, name, rolesAfter(before, change), { by }, now())
  })
}

/** @throws {PeopleError} `roles-wrong` */
export function rolesAfter(
  before: readonly Role[],
  { add = [], remove = [] }: { readonly add?: readonly Role[]; readonly remove?: readonly Role[] },
): Role[] {
  return checked([...new Set([...before.filter((role) => !remove.includes(role)), ...add])])
}

/** @throws {PeopleError} `person-unknown` */
export async function findPersonWithin(tx: Tx, name: string): Promise<Person> {
  return personOf(await lockedPerson(tx, name))
}

/** @throws {PeopleError} `person-unknown`, `person-disabled`, `last-administrator` */
export async function setRoles(
  tx: Tx,
  name: string,
  roles: readonly Role[],
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Person> {
  const row = await lockedPerson(tx, name)
  if (row.disabled_at !== null) throw new PeopleError('person-disabled', `${name} is disabled, for good.`)
  if (!roles.includes('administrator')) await assertAnotherAdministrator(tx, row)
  await tx
    .updateTable('person')
    .set({ roles: [...roles] })
    .where('id', '=', row.id)
    .execute()
  await insertEvent(tx, { kind: 'roles changed', details: { user: name, before: row.roles, roles, ...details } }, at)
  return personOf({ ...row, roles })
}

/** How many have the role approver, or had it when they were disabled: nobody is made fewer of them by being disabled. */
export async function countApprovers(db: Database): Promise<number> {
  const row = await db
    .selectFrom('person')
    .select(({ fn }) => fn.countAll().as('count'))
    .where(sql<boolean>`'approver' = any (roles)`)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Those who can vote now. */
export async function countActiveApprovers(db: Database): Promise<number> {
  const row = await db
    .selectFrom('person')
    .select(({ fn }) => fn.countAll().as('count'))
    .where(sql<boolean>`'approver' = any (roles)`)
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Whoever knows the password before sets the next one; sessions end with it. @throws {PeopleError} also those of `authenticate` */
export async function changePassword(who: Credentials, next: string, deps: PeopleDeps): Promise<Person> {
  const password = await hashPassword(next)
  const person = await authenticate(who, deps)
  return deps.db.transaction().execute(async (tx) => {
    await assertStill(tx, person)
    return setPassword(tx, person, password, deps.now())
  })
}

export async function setPassword(
  tx: Tx,
  person: Pick<Authenticated, 'id' | 'name'>,
  password: StoredPassword,
  at: Date,
): Promise<Person> {
  const row = await tx
    .updateTable('person')
    .set(passwordColumns(password))
    .where('id', '=', person.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await insertEvent(tx, { kind: 'password changed', details: { user: person.name } }, at)
  return personOf(row)
}

/** The pause after wrong passwords and codes ends now. @throws {PeopleError} `person-unknown` */
export async function unlockPerson(
  name: string,
  by: string | undefined,
  { db, now, secrets }: PeopleDeps,
): Promise<Person> {
  const row = await db.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst()
  if (row === undefined) throw unknownPerson(name)
  const keys = [attemptKey('name', await secrets.digest(name)), attemptKey('code', row.id)]
  if (await unblock(db, keys)) await insertEvent(db, { kind: 'user unlocked', details: { user: name, by } }, now())
  return personOf(row)
}

/** Without one, whoever starts the node makes the next. Two who go at once do so one after the other. */
async function assertAnotherAdministrator(
  tx: Tx,
  { id, name, roles }: { id: string; name: string; roles: readonly string[] },
) {
  if (!roles.includes('administrator')) return
  await lockAll(tx, 'administrators')
  const others = await tx
    .selectFrom('person')
    .select('id')
    .where('id', '<>', id)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`'administrator' = any (roles)`)
    .limit(1)
    .execute()
  if (others.length > 0) return
  throw new PeopleError('last-administrator', `${name} is the only administrator; make another one first.`)
}

export async function lockedPerson(tx: Tx, name: string) {
  const row = await tx.selectFrom('person').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
  if (row === undefined) throw unknownPerson(name)
  return row
}

function checked(roles: readonly Role[]): Role[] {
  const objection = objectionToRoles(roles)
  if (objection !== undefined) throw new PeopleError('roles-wrong', `These roles cannot be: ${objection}.`)
  return [...roles]
}

export function passwordColumns({ cost, blockSize, parallelization, salt, hash }: StoredPassword) {
  return {
    scrypt_cost: cost,
    scrypt_block_size: blockSize,
    scrypt_parallelization: parallelization,
    password_salt: salt,
    password_hash: hash,
  }
}

export function personOf(row: {
  id: string
  name: string
  full_name: string
  roles: readonly string[]
  totp_at?: Date | null
  created_at: Date
  disabled_at: Date | null
}): Person {
  const { id, name, full_name, roles, totp_at, created_at, disabled_at } = row
  return {
    id,
    name,
    fullName: full_name,
    roles: roles as Role[], // by the schema
    hasSecondFactor: totp_at != null,
    createdAt: created_at,
    disabledAt: disabled_at ?? undefined,
  }
}
