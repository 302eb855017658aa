import { insertEvent } from '../store/index.ts'
import { forgiveOne, takeAttempt } from './attempts.ts'
import { networkOf } from './authenticate.ts'
import { hashPassword, unusablePassword } from './password.ts'
import {
  type Also,
  insertPerson,
  lockedPerson,
  type NewPerson,
  type Person,
  passwordColumns,
  personOf,
  setPassword,
} from './people.ts'
import type { PeopleDeps } from './people-deps.ts'
import { notAuthenticated, PeopleError } from './people-error.ts'
import { codeOf, randomCode, sha256 } from './secret-text.ts'

const HOURS = 24

/** `code`: shown now and never again; whoever has it sets the password, once. */
export interface Invitation {
  readonly person: Person
  readonly code: string
  readonly until: Date
}

type Deps = Pick<PeopleDeps, 'db' | 'now'>

/** A new person, whose password nobody but that person will know. @throws {PeopleError} `name-taken`, `roles-wrong` */
export async function invitePerson(
  wish: NewPerson,
  { db, now }: Deps,
  also: Also = async () => {},
): Promise<Invitation> {
  const [code, at] = [randomCode(), now()]
  const until = hoursAfter(at)
  const person = await db.transaction().execute(async (tx) => {
    const person = await insertPerson(tx, { ...wish, password: unusablePassword() }, at)
    await tx
      .insertInto('invitation')
      .values({ person_id: person.id, sha256: sha256(codeOf(code)), expires_at: until })
      .execute()
    await also(tx, person)
    return person
  })
  return { person, code, until }
}

/** The password was forgotten or is known to others: it counts no more, sessions end. @throws {PeopleError} `person-unknown`, `person-disabled` */
export async function resetPassword(name: string, by: string | undefined, { db, now }: Deps): Promise<Invitation> {
  const [code, at] = [randomCode(), now()]
  const invited = { sha256: sha256(codeOf(code)), expires_at: hoursAfter(at) }
  const person = await db.transaction().execute(async (tx) => {
    const row = await lockedPerson(tx, name)
    if (row.disabled_at !== null) throw new PeopleError('person-disabled', `${name} is disabled, for good.`)
    const reset = { ...passwordColumns(unusablePassword()), password_reset_at: at }
    await tx.updateTable('person').set(reset).where('id', '=', row.id).execute()
    await tx
      .insertInto('invitation')
      .values({ person_id: row.id, ...invited })
      .onConflict((on) => on.column('person_id').doUpdateSet(invited))
      .execute()
    await insertEvent(tx, { kind: 'password reset', details: { user: name, by } }, at)
    return personOf(row)
  })
  return { person, code, until: invited.expires_at }
}

/**
 * Sets the password by an invitation, which is gone with it.
 * @param source address it comes from @throws {PeopleError} `not-authenticated`, `blocked`, `password-short`, `password-long`
 */
export async function acceptInvitation(
  { name, code, password }: { readonly name: string; readonly code: string; readonly password: string },
  source: string,
  { db, now }: Deps,
): Promise<Person> {
  const attempt = await takeAttempt(db, 'source', networkOf(source), now())
  const hashed = await hashPassword(password)
  const person = await db.transaction().execute(async (tx) => {
    const row = await tx
      .deleteFrom('invitation')
      .using('person')
      .whereRef('person.id', '=', 'invitation.person_id')
      .where('person.name', '=', name)
      .where('person.disabled_at', 'is', null)
      .where('invitation.sha256', '=', sha256(codeOf(code)))
      .where('invitation.expires_at', '>', now())
      .returning('invitation.person_id')
      .executeTakeFirst()
    if (row === undefined) throw notAuthenticated()
    return setPassword(tx, { id: row.person_id, name }, hashed, now())
  })
  await forgiveOne(db, attempt)
  return person
}

const hoursAfter = (at: Date): Date => new Date(at.getTime() + HOURS * 3_600_000)
