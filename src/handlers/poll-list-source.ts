import { createHash } from 'node:crypto'
import { type FetchedList, ListError, type ListSource, readList, readListSourceIfChanged } from '../lists/index.ts'
import { LIST_KINDS, type ListKind } from '../messages/index.ts'
import {
  type AcceptedList,
  type AuthorityRecord,
  findAuthority,
  findListSource,
  insertEvent,
  type ListSourceRecord,
  noteSourceFailed,
  noteSourceLookedAt,
  type Tx,
} from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { takeList, whatBecameOfList } from './take-list.ts'

/**
 * Looks whether a source has a list we do not have. A good one is kept and sent on as one a partner brought; a bad one is not kept,
 * and looked at again: what speaks against it may be mended. Each new reason leaves one event.
 */
export async function pollListSource(id: string, signal: AbortSignal, deps: HandlerDeps): Promise<void> {
  const source = await findListSource(deps.db, id)
  if (source === undefined || source.dueAt > deps.now()) return
  const authority = await findAuthority(deps.db, source.authorityId)
  if (authority === undefined) throw new Error(`the list source ${source.name} has lost its authority`)
  try {
    const fetched = await readListSourceIfChanged(placeOf(source), source.accepted, { signal, outgoing: deps.outgoing })
    if (fetched === undefined) return await noteUnchanged(source, source.accepted, deps)
    const sha256 = createHash('sha256').update(fetched.octets).digest('hex')
    const accepted = { sha256, etag: fetched.validators?.etag, lastModified: fetched.validators?.lastModified }
    if (sha256 === source.accepted.sha256) return await noteUnchanged(source, accepted, deps)
    await takeFetched(source, authority, fetched, accepted, deps)
  } catch (error) {
    if (signal.aborted) return // the node stops: it is still due
    if (!(error instanceof ListError)) throw error
    await noteFailed(source, error.message, {}, deps)
  }
}

function placeOf({ kind, place, ca }: ListSourceRecord): ListSource {
  if (kind === 'http') return { kind, url: place, ...(ca !== undefined && { ca }) }
  return { kind, path: place }
}

async function takeFetched(
  source: ListSourceRecord,
  authority: AuthorityRecord,
  { octets, from }: FetchedList,
  accepted: AcceptedList,
  deps: HandlerDeps,
): Promise<void> {
  const taken = await takeList(authority, { by: 'source', name: source.name }, kindOf(octets), octets, deps)
  const details = { source: source.name, place: from, ...taken.details }
  if (!taken.judgement.ok) {
    const { against } = taken.judgement.details
    const reasons = Array.isArray(against) ? against.join('; ') : 'it does not verify'
    return noteFailed(source, `the list is not kept: ${reasons}`, details, deps)
  }
  await deps.db.transaction().execute(async (tx) => {
    await taken.keep(tx)
    await noteWorks(tx, source, accepted, deps)
    await insertEvent(tx, { kind: whatBecameOfList(taken), authorityId: authority.id, details }, deps.now())
  })
  await taken.sendOn()
}

function kindOf(octets: Uint8Array): ListKind {
  const { kind: found } = readList(octets)
  return LIST_KINDS.find((kind) => found === `${kind}-list`)!
}

async function noteUnchanged(source: ListSourceRecord, accepted: AcceptedList, deps: HandlerDeps): Promise<void> {
  await deps.db.transaction().execute((tx) => noteWorks(tx, source, accepted, deps))
}

async function noteWorks(
  tx: Tx,
  source: ListSourceRecord,
  accepted: AcceptedList,
  { now }: Pick<HandlerDeps, 'now'>,
): Promise<void> {
  const failingSince = await noteSourceLookedAt(tx, source, accepted, now())
  if (failingSince === undefined) return
  const event = { kind: 'list source works again', authorityId: source.authorityId }
  await insertEvent(tx, { ...event, details: { source: source.name, failedSince: failingSince } }, now())
}

async function noteFailed(
  source: ListSourceRecord,
  error: string,
  details: Readonly<Record<string, unknown>>,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await noteSourceFailed(tx, source, error, now()))) return
    const event = { kind: 'list source failed', authorityId: source.authorityId }
    const about = { source: source.name, place: source.place, error, ...details }
    await insertEvent(tx, { ...event, details: about }, now())
  })
}
