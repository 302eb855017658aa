import { randomUUID } from 'node:crypto'
import { BlockList, isIP, isIPv4 } from 'node:net'
import type { Role } from '../messages/index.ts'
import { insertEvent } from '../store/index.ts'
import { type Authenticated, assertStill, authenticatedOf } from './authenticate.ts'
import type { PeopleDeps } from './people-deps.ts'
import { PeopleError } from './people-error.ts'
import { randomText, sha256 } from './secret-text.ts'

const PREFIX = 'eac_' // by which people and scanners of leaks know it

/** By which a program acts for a person, within these bounds and what the person may do at that moment. */
export interface ApiToken {
  readonly user: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Undefined: all that the roles may. */
  readonly commands: readonly string[] | undefined
  /** Addresses and networks; undefined: from anywhere. */
  readonly sources: readonly string[] | undefined
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date | undefined
  readonly revokedAt: Date | undefined
}

export interface TokenWish {
  readonly name: string
  readonly roles: readonly Role[]
  readonly commands: readonly string[] | undefined
  readonly sources: readonly string[] | undefined
  readonly days: number
}

export interface TokenUse {
  readonly person: Authenticated
  readonly token: ApiToken
}

type Deps = Pick<PeopleDeps, 'db' | 'now'>

/** @returns `secret`: shown now and never again @throws {PeopleError} `token-too-wide`, `token-name-taken`, `not-authenticated` */
export async function makeToken(
  person: Authenticated,
  wish: TokenWish,
  { db, now }: Deps,
): Promise<{ readonly token: ApiToken; readonly secret: string }> {
  const beyond = wish.roles.filter((role) => !person.roles.includes(role))
  if (beyond.length > 0) {
    throw new PeopleError('token-too-wide', `${person.name} is not ${beyond.join(', ')}, so no token of theirs can be.`)
  }
  const [secret, at] = [`${PREFIX}${randomText()}`, now()]
  const { name, roles, commands, sources } = wish
  const row = await db.transaction().execute(async (tx) => {
    await assertStill(tx, person)
    const row = await tx
      .insertInto('api_token')
      .values({
        id: randomUUID(),
        person_id: person.id,
        name,
        sha256: sha256(secret),
        roles: [...roles],
        commands: commands === undefined ? null : [...commands],
        sources: sources === undefined ? null : [...sources],
        created_at: at,
        expires_at: new Date(at.getTime() + wish.days * 86_400_000),
        first_used_at: null,
        last_used_at: null,
        revoked_at: null,
      })
      .onConflict((on) => on.columns(['person_id', 'name']).doNothing())
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new PeopleError('token-name-taken', `${person.name} has, or had, a token ${name}.`)
    const details = { user: person.name, token: name, roles, commands, sources, until: row.expires_at }
    await insertEvent(tx, { kind: 'token made', details }, at)
    return row
  })
  return { token: tokenOf({ ...row, user: person.name }), secret }
}

export type TokenRefusal = 'unknown' | 'revoked' | 'expired' | 'its user is disabled' | 'not from this address'

/** @param source undefined: this machine */
export async function useToken(
  secret: string,
  source: string | undefined,
  { db, now }: Deps,
): Promise<TokenUse | { readonly refused: TokenRefusal; readonly user?: string; readonly token?: string }> {
  const at = now()
  const row = await db
    .selectFrom('api_token')
    .innerJoin('person', 'person.id', 'api_token.person_id')
    .selectAll('api_token')
    .select(['person.id as owner_id', 'person.name as user', 'person.full_name', 'person.roles as owner_roles'])
    .select(['person.password_hash', 'person.disabled_at'])
    .where('api_token.sha256', '=', sha256(secret))
    .executeTakeFirst()
  if (row === undefined) return { refused: 'unknown' }
  const refused = whyNot(row, source, at)
  if (refused !== undefined) return { refused, user: row.user, token: row.name }
  await noteUse(row, source, at, db)
  const roles = row.owner_roles
  const person = authenticatedOf({ ...row, id: row.owner_id, name: row.user, roles })
  return { person, token: { ...tokenOf(row), roles: (row.roles as Role[]).filter((role) => roles.includes(role)) } }
}

function whyNot(
  row: { revoked_at: Date | null; expires_at: Date; disabled_at: Date | null; sources: string[] | null },
  source: string | undefined,
  at: Date,
): TokenRefusal | undefined {
  if (row.revoked_at !== null) return 'revoked'
  if (row.expires_at <= at) return 'expired'
  if (row.disabled_at !== null) return 'its user is disabled'
  if (row.sources !== null && (source === undefined || !isAmong(source, row.sources))) return 'not from this address'
  return undefined
}

/** The first use is an event; the last one is written down to the minute. */
async function noteUse(
  row: { id: string; name: string; user: string; first_used_at: Date | null; last_used_at: Date | null },
  source: string | undefined,
  at: Date,
  db: Deps['db'],
): Promise<void> {
  if (row.last_used_at !== null && at.getTime() - row.last_used_at.getTime() < 60_000) return
  await db.updateTable('api_token').set({ last_used_at: at }).where('id', '=', row.id).execute()
  if (row.first_used_at !== null) return
  const first = await db
    .updateTable('api_token')
    .set({ first_used_at: at })
    .where('id', '=', row.id)
    .where('first_used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (first === undefined) return
  await insertEvent(db, { kind: 'token first used', details: { user: row.user, token: row.name, source } }, at)
}

export async function listTokens(user: string | undefined, { db }: Pick<Deps, 'db'>): Promise<ApiToken[]> {
  let query = db
    .selectFrom('api_token')
    .innerJoin('person', 'person.id', 'api_token.person_id')
    .selectAll('api_token')
    .select('person.name as user')
    .orderBy('person.name')
    .orderBy('api_token.created_at')
  if (user !== undefined) query = query.where('person.name', '=', user)
  return (await query.execute()).map(tokenOf)
}

/** For good. @throws {PeopleError} `token-unknown` */
export async function revokeToken(
  user: string,
  name: string,
  by: string | undefined,
  { db, now }: Deps,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('api_token')
      .from('person')
      .set({ revoked_at: now() })
      .whereRef('person.id', '=', 'api_token.person_id')
      .where('person.name', '=', user)
      .where('api_token.name', '=', name)
      .where('revoked_at', 'is', null)
      .returning('api_token.id')
      .executeTakeFirst()
    if (row === undefined) {
      throw new PeopleError(
        'token-unknown',
        `${user} has no token ${name} that counts; "eac user token list" shows them.`,
      )
    }
    await insertEvent(tx, { kind: 'token revoked', details: { user, token: name, by } }, now())
  })
}

/** An address, or a network as 192.0.2.0/24. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (isIP(address) === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128))
}

function isAmong(source: string, networks: readonly string[]): boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family)
  }
  const plain = source.startsWith('::ffff:') && source.includes('.') ? source.slice(7) : source
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

const tokenOf = (row: {
  user: string
  name: string
  roles: string[]
  commands: string[] | null
  sources: string[] | null
  created_at: Date
  expires_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}): ApiToken => ({
  user: row.user,
  name: row.name,
  roles: row.roles as Role[],
  commands: row.commands ?? undefined,
  sources: row.sources ?? undefined,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
})
