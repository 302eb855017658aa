import { z } from 'zod'
import { type Checkpoint, chainEvents, exportPage, headOf, startOf } from '../audit/index.ts'
import type { AuditPageView, AuditPlaceInExport, AuditView, CheckpointView } from '../messages/index.ts'
import {
  countPending,
  insertEvent,
  listAuditAnchors,
  listAuditKeys,
  listCheckpoints,
  newestCheckpoint,
  nodeId,
  placesOf,
  type StoredCheckpoint,
} from '../store/index.ts'
import { callerDetails } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, parseInput, sha256Hex } from './input.ts'

const count = z.number().int().min(0)
const end = z.strictObject({ n: count, hash: sha256Hex })
const place = z.strictObject({ of: z.enum(['checkpoint', 'row', 'end']), after: count, end }).optional()
const pageSchema = z.strictObject({ place })
const listSchema = z.strictObject({ after: count.default(0), limit: z.number().int().min(1).max(1_000) })

export const AUDIT_INPUTS = { 'audit.show': nothing, 'audit.checkpoints': listSchema, 'audit.page': pageSchema }

export async function showAudit({ db, auditPlaces }: ApiDeps): Promise<AuditView> {
  const [head, start, pending] = [await headOf(db), await startOf(db), await countPending(db)]
  const [keys, newest, places] = [await listAuditKeys(db), await newestCheckpoint(db), await listAuditAnchors(db)]
  const inUse = keys.at(-1)
  return {
    node: await nodeId(db),
    rows: head.position,
    hash: hex(head.hash),
    from: start.position + 1,
    pending: pending.count,
    pendingSince: pending.since?.toISOString(),
    keys: keys.map(({ fingerprint }) => fingerprint),
    publicKey: inUse && pemOfKey(inUse.publicKey),
    newest: newest && (await viewsOf([newest], db))[0],
    places: auditPlaces
      .filter((name) => !places.some((one) => one.name === name))
      .map((name) => ({ name, configured: true, owed: 0 }) as AuditView['places'][number])
      .concat(
        places.map((one) => ({
          name: one.name,
          configured: auditPlaces.includes(one.name),
          newest: one.newest,
          newestRow: one.newestPosition,
          newestAt: one.newestAt?.toISOString(),
          owed: one.owed,
          failingSince: one.failingSince?.toISOString(),
          lastError: one.lastError,
        })),
      ),
  }
}

export async function listCheckpointViews(
  input: { after?: number | undefined; limit: number },
  { db }: ApiDeps,
): Promise<CheckpointView[]> {
  const { after, limit } = parseInput(listSchema, input)
  return viewsOf(await listCheckpoints(db, after, limit), db)
}

async function viewsOf(found: readonly StoredCheckpoint[], db: ApiDeps['db']): Promise<CheckpointView[]> {
  const [first, last] = [found[0], found.at(-1)]
  if (first === undefined || last === undefined) return []
  const places = await placesOf(db, first.number, last.number)
  return found.map(({ number, position, at, statement }) => {
    const { from, hash } = JSON.parse(statement) as Checkpoint
    return { number, at: at.toISOString(), from, to: position, hash, places: places.get(number) ?? [] }
  })
}

/** The whole chain, page by page. Whoever reads it leaves a row in it. */
export async function readAuditPage(
  input: { place?: AuditPlaceInExport | undefined },
  { db, now, caller }: ApiDeps,
): Promise<AuditPageView> {
  const { place } = parseInput(pageSchema, input)
  if (place === undefined)
    await insertEvent(db, { kind: 'audit chain read out', details: callerDetails(caller) }, now())
  return exportPage(db, place, now)
}

/** What was told until now has its place in the chain. */
export const chainNow = ({ db, now }: Pick<ApiDeps, 'db' | 'now'>): Promise<number> => chainEvents(db, now)

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')

export function pemOfKey(spki: Uint8Array): string {
  const lines =
    Buffer.from(spki)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n')
}
