import type { Role } from '../messages/index.ts'
import { insertEvent, lockAll, type Tx } from '../store/index.ts'
import { type Authenticated, authenticatedOf } from './authenticate.ts'
import { unusablePassword } from './password.ts'
import { insertPerson } from './people.ts'
import type { PeopleDeps } from './people-deps.ts'
import { notAuthenticated, PeopleError } from './people-error.ts'

/** What an issuer says of somebody, already verified. */
export interface IssuerClaims {
  /** Its URL. */
  readonly issuer: string
  /** By which it knows this person, for ever. */
  readonly subject: string
  /** The name here, of whoever comes for the first time. */
  readonly name: string
  readonly fullName: string
  readonly roles: readonly Role[]
}

type Deps = Pick<PeopleDeps, 'db' | 'now'>

/**
 * Whom an issuer vouches for: somebody who came before, with the roles of today, or a new user. A name that is taken is not given again: the
 * issuer's "alice" is not ours.
 * @throws {PeopleError} `not-authenticated`, `name-taken`
 */
export async function personOfIssuer(claims: IssuerClaims, source: string, { db, now }: Deps): Promise<Authenticated> {
  const found = await db.transaction().execute(async (tx) => {
    await lockAll(tx, `issuer ${claims.issuer}`)
    const row = await accountOf(tx, claims)
    return row === undefined ? newPerson(tx, claims, now()) : withRolesOf(tx, row, claims, now())
  })
  if (typeof found !== 'string') return found
  const details = { user: claims.name, issuer: claims.issuer, source, why: found }
  await insertEvent(db, { kind: 'log-in refused', details }, now())
  throw notAuthenticated()
}

const accountOf = (tx: Tx, { issuer, subject }: IssuerClaims) =>
  tx
    .selectFrom('issuer_account')
    .innerJoin('person', 'person.id', 'issuer_account.person_id')
    .selectAll('person')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .forUpdate()
    .executeTakeFirst()

async function newPerson(tx: Tx, claims: IssuerClaims, at: Date): Promise<Authenticated | string> {
  const { issuer, subject, name, fullName, roles } = claims
  if (roles.length === 0) return 'none of the groups has a role here'
  const taken = await tx.selectFrom('person').select('id').where('name', '=', name).executeTakeFirst()
  if (taken !== undefined) throw new PeopleError('name-taken', `There is a user ${name} here, who is known otherwise.`)
  const person = await insertPerson(tx, { name, fullName, roles, password: unusablePassword(), by: issuer }, at)
  await tx.insertInto('issuer_account').values({ issuer, subject, person_id: person.id }).execute()
  const row = await tx.selectFrom('person').selectAll().where('id', '=', person.id).executeTakeFirstOrThrow()
  return authenticatedOf(row)
}

type Account = NonNullable<Awaited<ReturnType<typeof accountOf>>>

/** Who lost every group loses every right, before being turned away. */
async function withRolesOf(
  tx: Tx,
  row: Account,
  { roles, issuer }: IssuerClaims,
  at: Date,
): Promise<Authenticated | string> {
  if (row.disabled_at !== null) return 'the user is disabled'
  const before = [...row.roles].sort().join()
  if (before !== [...roles].sort().join()) {
    await tx
      .updateTable('person')
      .set({ roles: [...roles] })
      .where('id', '=', row.id)
      .execute()
    const details = { user: row.name, before: row.roles, roles, by: issuer }
    await insertEvent(tx, { kind: 'roles changed', details }, at)
  }
  return roles.length === 0 ? 'none of the groups has a role here' : authenticatedOf({ ...row, roles: [...roles] })
}
