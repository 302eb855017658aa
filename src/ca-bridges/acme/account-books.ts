import type { Database } from '../../store/index.ts'

/** Whose account it is. */
interface AccountName {
  /** As the configuration names it. */
  readonly ca: string
  /** URL. */
  readonly directory: string
}

/** The key of our account, in the key store. Of two processes that make one the first counts. */
export async function keyOfAccount(
  db: Database,
  name: AccountName,
  at: Date,
  { make, discard }: { make(): Promise<string>; discard(unused: string): Promise<void> },
): Promise<string> {
  const known = await find(db, name)
  if (known !== undefined) return known
  const made = await make()
  await db
    .insertInto('acme_account')
    .values({ ...name, key_id: made, made_at: at })
    .onConflict((on) => on.doNothing())
    .execute()
  const kept = (await find(db, name)) ?? Promise.reject(new Error('the key of the ACME account is gone'))
  if ((await kept) !== made) await discard(made)
  return kept
}

async function find(db: Database, { ca, directory }: AccountName): Promise<string | undefined> {
  const row = await db
    .selectFrom('acme_account')
    .select('key_id')
    .where('ca', '=', ca)
    .where('directory', '=', directory)
    .executeTakeFirst()
  return row?.key_id
}
