import { timingSafeEqual } from 'node:crypto'
import { type Database, lockAll, type Tx } from '../store/index.ts'
import { forgiveOne, takeAttempt } from './attempts.ts'
import { networkOf } from './authenticate.ts'
import { hashPassword } from './password.ts'
import { insertPerson, type Person } from './people.ts'
import type { PeopleDeps } from './people-deps.ts'
import { notAuthenticated } from './people-error.ts'
import { codeOf, randomCode, sha256 } from './secret-text.ts'

/** The way in while a node has no administrator. */
export interface FirstAdministrator {
  /** For whoever starts the node, and nobody else; of this process, and of no use once there is, or was, an administrator. */
  readonly code: string
  /** @param source address it comes from @throws {PeopleError} `not-authenticated`, `blocked`, and as `addPerson` */
  make(
    wish: { readonly code: string; readonly name: string; readonly fullName: string; readonly password: string },
    source: string,
  ): Promise<Person>
}

/** @returns undefined: there is an administrator */
export async function openFirstAdministrator({
  db,
  now,
}: Pick<PeopleDeps, 'db' | 'now'>): Promise<FirstAdministrator | undefined> {
  if (await hasAdministrator(db)) return undefined
  const code = randomCode()
  const kept = sha256(codeOf(code))
  let isOver = false
  return {
    code,
    async make({ name, fullName, ...shown }, source) {
      const attempt = await takeAttempt(db, 'source', networkOf(source), now())
      if (isOver || !timingSafeEqual(sha256(codeOf(shown.code)), kept)) throw notAuthenticated()
      const password = await hashPassword(shown.password)
      const person = await db.transaction().execute(async (tx) => {
        await lockAll(tx, 'first administrator')
        if (await hasAdministrator(tx)) throw notAuthenticated()
        return insertPerson(tx, { name, fullName, roles: ['administrator'], password, by: 'the first code' }, now())
      })
      isOver = true
      await forgiveOne(db, attempt)
      return person
    },
  }
}

async function hasAdministrator(db: Database | Tx): Promise<boolean> {
  const people = await db.selectFrom('person').select('roles').where('disabled_at', 'is', null).execute()
  return people.some(({ roles }) => roles.includes('administrator'))
}
