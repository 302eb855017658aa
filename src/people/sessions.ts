import { randomUUID } from 'node:crypto'
import { type Database, insertEvent } from '../store/index.ts'
import { type Authenticated, assertStill, authenticatedOf } from './authenticate.ts'
import type { PeopleDeps } from './people-deps.ts'
import { unknownPerson } from './people-error.ts'
import { randomText, sha256 } from './secret-text.ts'

/** What a session still lacks; `full`: nothing. */
export type SessionStage = 'second-factor' | 'enrol' | 'full'

export interface SessionLimits {
  /** Without a request. */
  readonly idleMinutes: number
  /** Whatever is done. */
  readonly hours: number
}

const MINUTES_FOR_SECOND_FACTOR = 10
const LONGEST_AGENT = 200

export interface Session {
  readonly id: string
  readonly stage: SessionStage
  readonly person: Authenticated
  /** The log-in. */
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** `secret`: what the browser keeps; it is nowhere else. */
export interface OpenedSession extends Session {
  readonly secret: string
}

export interface SessionRecord {
  readonly id: string
  readonly user: string
  readonly stage: SessionStage
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly source: string
  readonly userAgent: string
}

type Deps = Pick<PeopleDeps, 'db' | 'now'>

/** @param from what the log-in came with @throws {PeopleError} `not-authenticated`: disabled, or another password, since */
export async function openSession(
  person: Authenticated,
  stage: SessionStage,
  from: { readonly source: string; readonly userAgent: string },
  limits: SessionLimits,
  { db, now }: Deps,
): Promise<OpenedSession> {
  const [secret, at, id] = [randomText(), now(), randomUUID()]
  const minutes = stage === 'full' ? limits.hours * 60 : MINUTES_FOR_SECOND_FACTOR
  const expiresAt = new Date(at.getTime() + minutes * 60_000)
  const { source, userAgent } = from
  await db.transaction().execute(async (tx) => {
    await assertStill(tx, person)
    await tx
      .insertInto('session')
      .values({
        id,
        sha256: sha256(secret),
        person_id: person.id,
        stage,
        created_at: at,
        last_seen_at: at,
        expires_at: expiresAt,
        source,
        user_agent: userAgent.slice(0, LONGEST_AGENT),
      })
      .execute()
    if (stage === 'full') await insertEvent(tx, { kind: 'logged in', details: { user: person.name, source } }, at)
  })
  return { id, secret, stage, person, createdAt: at, expiresAt }
}

/**
 * A session goes on with nothing lacking, under a new secret: what was known before is worth nothing.
 * @returns undefined: it has ended meanwhile
 */
export async function completeSession(
  session: Session,
  limits: SessionLimits,
  source: string,
  { db, now }: Deps,
): Promise<OpenedSession | undefined> {
  const [secret, at] = [randomText(), now()]
  const expiresAt = new Date(at.getTime() + limits.hours * 3_600_000)
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('session')
      .set({ sha256: sha256(secret), stage: 'full', expires_at: expiresAt, last_seen_at: at })
      .where('id', '=', session.id)
      .where('stage', '=', session.stage)
      .returning('id')
      .executeTakeFirst()
    if (row === undefined) return undefined
    await insertEvent(tx, { kind: 'logged in', details: { user: session.person.name, source } }, at)
    return { ...session, stage: 'full', secret, expiresAt } as const
  })
}

/** @returns undefined: there is none of this secret, or its time is over */
export async function findSession(secret: string, limits: SessionLimits, deps: Deps): Promise<Session | undefined> {
  const found = await lookUp(secret, limits, deps)
  if (found === undefined) return undefined
  await seen(found.session.id, found.lastSeenAt, deps.now(), limits, deps.db)
  return found.session
}

/** The same, and the session grows old: nobody asked for anything. */
export async function peekSession(secret: string, limits: SessionLimits, deps: Deps): Promise<Session | undefined> {
  return (await lookUp(secret, limits, deps))?.session
}

async function lookUp(
  secret: string,
  limits: SessionLimits,
  { db, now }: Deps,
): Promise<{ readonly session: Session; readonly lastSeenAt: Date } | undefined> {
  const at = now()
  const row = await db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select(['session.id as session_id', 'session.stage', 'session.expires_at', 'session.last_seen_at'])
    .select('session.created_at')
    .select(['person.id', 'person.name', 'person.full_name', 'person.roles', 'person.password_hash'])
    .where('session.sha256', '=', sha256(secret))
    .where('session.expires_at', '>', at)
    .where('session.last_seen_at', '>', new Date(at.getTime() - limits.idleMinutes * 60_000))
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { session_id: id, stage, created_at: createdAt, expires_at: expiresAt, last_seen_at: lastSeenAt } = row
  return { session: { id, stage, person: authenticatedOf(row), createdAt, expiresAt }, lastSeenAt }
}

/** Each request need not be written down: a tenth of the idle time is exact enough. */
async function seen(id: string, last: Date, at: Date, { idleMinutes }: SessionLimits, db: Database): Promise<void> {
  if (at.getTime() - last.getTime() < idleMinutes * 6_000) return
  await db.updateTable('session').set({ last_seen_at: at }).where('id', '=', id).execute()
}

/** @param why for the event; undefined: none, it was replaced */
export async function endSession(secret: string, why: string | undefined, { db, now }: Deps): Promise<void> {
  const row = await db
    .deleteFrom('session')
    .where('sha256', '=', sha256(secret))
    .returning('person_id')
    .executeTakeFirst()
  if (row === undefined || why === undefined) return
  const person = await db.selectFrom('person').select('name').where('id', '=', row.person_id).executeTakeFirst()
  await insertEvent(db, { kind: 'session ended', details: { user: person?.name, why } }, now())
}

/** @returns how many there were @throws {PeopleError} `person-unknown` */
export async function endSessionsOf(name: string, by: string | undefined, { db, now }: Deps): Promise<number> {
  const person = await db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirst()
  if (person === undefined) throw unknownPerson(name)
  const ended = await db.deleteFrom('session').where('person_id', '=', person.id).returning('id').execute()
  const details = { user: name, sessions: ended.length, by }
  if (ended.length > 0) await insertEvent(db, { kind: 'sessions ended', details }, now())
  return ended.length
}

export async function listSessions(
  user: string | undefined,
  limits: SessionLimits,
  { db, now }: Deps,
): Promise<SessionRecord[]> {
  const at = now()
  let query = db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .selectAll('session')
    .select('person.name as user')
    .where('session.expires_at', '>', at)
    .where('session.last_seen_at', '>', new Date(at.getTime() - limits.idleMinutes * 60_000))
    .orderBy('person.name')
    .orderBy('session.created_at')
  if (user !== undefined) query = query.where('person.name', '=', user)
  return (await query.execute()).map((row) => ({
    id: row.id,
    user: row.user,
    stage: row.stage,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    source: row.source,
    userAgent: row.user_agent,
  }))
}

/** @returns how many are open by their end, and of these how many were idle for so long */
export async function countSessions(
  db: Database,
  idleMinutes: number,
  now: Date,
): Promise<{ readonly open: number; readonly idle: number }> {
  const since = new Date(now.getTime() - idleMinutes * 60_000)
  const row = await db
    .selectFrom('session')
    .select(({ fn }) => [fn.countAll().as('open'), fn.countAll().filterWhere('last_seen_at', '<=', since).as('idle')])
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return { open: Number(row.open), idle: Number(row.idle) }
}

/** After a restore: what was open when the back-up was made is so no more. */
export async function endEverySession(db: Database): Promise<void> {
  await db.deleteFrom('session').execute()
  await db.deleteFrom('invitation').execute()
}

export async function tidySessions(db: Database, now: Date): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<', now).execute()
  await db.deleteFrom('invitation').where('expires_at', '<', now).execute()
}
