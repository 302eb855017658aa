import { encodeSubjectPublicKeyInfo, type Signer } from '../cvc/index.ts'
import {
  type AuditKey,
  auditKey,
  chainHashes,
  chainHead,
  type Database,
  insertAuditKey,
  insertCheckpoint,
  insertEvent,
  knowAnchor,
  lastOwedAt,
  lockAll,
  newestCheckpoint,
  nodeId,
  oweAnchor,
  type StoredCheckpoint,
} from '../store/index.ts'
import { chainEvents } from './chain-events.ts'
import { CHECKPOINT_FORMAT, type Checkpoint, signCheckpoint } from './checkpoint.ts'
import { hexOf, NO_HASH, sha256 } from './row.ts'
import { TreeRoot } from './tree.ts'

/** As much of the key store as checkpoints need. */
export interface AuditKeys {
  create(
    spec: typeof AUDIT_KEY,
  ): Promise<{ readonly keyId: string; readonly publicKey: Parameters<typeof encodeSubjectPublicKeyInfo>[0] }>
  signer(keyId: string): Promise<Signer>
  remove?(keyId: string): Promise<void>
}

/** What everybody's tools verify. */
export const AUDIT_KEY = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' } as const

/** A place outside, and how often it gets a checkpoint. */
export interface AnchorSchedule {
  readonly name: string
  readonly everyMinutes: number
}

interface CheckpointDeps {
  readonly db: Database
  readonly keys: AuditKeys
  readonly now: () => Date
}

/** A tree over more rows has longer proofs, and takes longer to read for one. */
const MOST_ROWS = 65_536

/**
 * The key that signs checkpoints: made when there is none, or where the key store has lost it (a restore without keys).
 * The row that tells of it comes into the chain before anything it signs.
 */
export async function ensureAuditKey({ db, keys, now }: CheckpointDeps): Promise<AuditKey> {
  const known = await auditKey(db)
  if (known !== undefined && (await isThere(known, keys))) return known
  const { keyId, publicKey } = await keys.create(AUDIT_KEY)
  const spki = encodeSubjectPublicKeyInfo(publicKey)
  const made: AuditKey = { fingerprint: sha256(spki), keyId, publicKey: spki, madeAt: now() }
  const inUse = await db.transaction().execute(async (tx) => {
    await lockAll(tx, 'audit key') // several processes may start at once
    const newest = await auditKey(tx)
    if (newest?.fingerprint !== known?.fingerprint && newest !== undefined) return newest
    await insertAuditKey(tx, made)
    const details = { fingerprint: made.fingerprint, ...(known && { insteadOf: known.fingerprint }) }
    await insertEvent(tx, { kind: 'audit key made', details }, made.madeAt)
    return made
  })
  if (inUse !== made) await keys.remove?.(keyId)
  return inUse
}

const isThere = ({ keyId }: AuditKey, keys: AuditKeys): Promise<boolean> =>
  keys.signer(keyId).then(
    () => true,
    (error: { code?: unknown }) => {
      if (error.code === 'key-unknown') return false
      throw error
    },
  )

/** Whether a place is owed a checkpoint by its schedule. */
async function dueSchedules(db: Database, schedules: readonly AnchorSchedule[], at: Date): Promise<AnchorSchedule[]> {
  const due: AnchorSchedule[] = []
  for (const one of schedules) {
    const last = await lastOwedAt(db, one.name)
    if (last === undefined || at.getTime() - last.getTime() >= one.everyMinutes * 60_000) due.push(one)
  }
  return due
}

/**
 * Signs what was chained since the last checkpoint, where a place outside is due or much came together, and owes the checkpoint to
 * the places that are due.
 * @param always also where nobody is due: a year is about to go
 * @returns how many were made
 */
export async function makeCheckpoints(
  schedules: readonly AnchorSchedule[],
  deps: CheckpointDeps,
  always = false,
): Promise<number> {
  const { db, now } = deps
  await chainEvents(db, now) // nothing that happened before it is chained behind it
  for (let made = 0; ; made++) {
    const at = now()
    const [head, last] = [await chainHead(db), await newestCheckpoint(db)]
    const rows = head.position - (last?.position ?? 0)
    if (rows <= 0) return made
    const due = await dueSchedules(db, schedules, at)
    if (due.length === 0 && rows < MOST_ROWS && !always) return made
    if (!(await makeOne(last, due, at, deps))) return made
  }
}

async function makeOne(
  last: StoredCheckpoint | undefined,
  due: readonly AnchorSchedule[],
  at: Date,
  deps: CheckpointDeps,
): Promise<boolean> {
  const { db, keys } = deps
  const key = await ensureAuditKey(deps)
  const covered = await coverRows(last?.position ?? 0, db)
  if (covered === undefined) return false
  const checkpoint: Checkpoint = {
    format: CHECKPOINT_FORMAT,
    node: await nodeId(db),
    number: (last?.number ?? 0) + 1,
    before: last === undefined ? NO_HASH : sha256(last.statement),
    at: at.toISOString(),
    ...covered,
    key: key.fingerprint,
  }
  const { statement, signature } = await signCheckpoint(checkpoint, await keys.signer(key.keyId))
  return db.transaction().execute(async (tx) => {
    const stored = { number: checkpoint.number, position: checkpoint.n, at, statement, signature }
    if (!(await insertCheckpoint(tx, stored))) return false // another process was first
    for (const { name } of due) {
      await knowAnchor(tx, name, at)
      await oweAnchor(tx, name, stored.number)
    }
    return true
  })
}

async function coverRows(
  after: number,
  db: Database,
): Promise<Pick<Checkpoint, 'from' | 'n' | 'hash' | 'root'> | undefined> {
  const tree = new TreeRoot()
  let [n, hash] = [after, '']
  for await (const page of chainHashes(db, after + 1, after + MOST_ROWS)) {
    for (const one of page) {
      hash = hexOf(one)
      tree.add(hash)
      n++
    }
  }
  const root = tree.root()
  return root === undefined ? undefined : { from: after + 1, n, hash, root }
}
