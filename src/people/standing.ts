import { givesPower, type Role } from '../messages/index.ts'
import type { Database, Tx } from '../store/index.ts'
import { unknownPerson } from './people-error.ts'

/** By what an account is known to be that person's. */
export interface Standing {
  /** Undefined: no authenticator app, or none of which a code was shown. */
  readonly secondFactorSince: Date | undefined
  /** Somebody else reset the password, and no code of the app was shown since. */
  readonly passwordResetAt: Date | undefined
}

/** @throws {PeopleError} `person-unknown` */
export async function standingOf(db: Database | Tx, name: string): Promise<Standing> {
  const row = await db
    .selectFrom('person')
    .leftJoin('person_totp', 'person_totp.person_id', 'person.id')
    .select(['person.password_reset_at', 'person_totp.confirmed_at'])
    .where('person.name', '=', name)
    .executeTakeFirst()
  if (row === undefined) throw unknownPerson(name)
  return { secondFactorSince: row.confirmed_at ?? undefined, passwordResetAt: row.password_reset_at ?? undefined }
}

/**
 * Without an app, whoever knows the password could add one of their own, and be that user with the new roles.
 * @returns why these roles are not given; undefined: they may be
 */
export function objectionToPower(
  { secondFactorSince }: Standing,
  { user, before, roles }: { readonly user: string; readonly before: readonly Role[]; readonly roles: readonly Role[] },
): string | undefined {
  if (secondFactorSince !== undefined || !givesPower(before, roles)) return undefined
  return `${user} has no authenticator app yet, and whoever knows the password could add one; ${user} logs in and adds it first.`
}

/** Whoever has the code of the reset would be that user. @returns why the app stays; undefined: it may go */
export function objectionToRemoval({ passwordResetAt }: Standing, user: string): string | undefined {
  if (passwordResetAt === undefined) return undefined
  return `Somebody reset the password of ${user}, and no code of the app was shown since: whoever has it would be ${user}. Disable the user, and add the person under another name.`
}
