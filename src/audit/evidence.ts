import {
  chainHashes,
  chainRowsOf,
  checkpointOfRow,
  type Database,
  listAuditKeys,
  proofsOf,
  type StoredCheckpoint,
  type StoredRow,
} from '../store/index.ts'
import { type Checkpoint, isSignedBy } from './checkpoint.ts'
import { signedOf } from './export-chain.ts'
import { hexOf, rowText } from './row.ts'
import { type PathStep, treePath } from './tree.ts'

/** A row with its way to a checkpoint that covers it. */
export interface ProvenRow {
  readonly n: number
  /** Its canonical text: what its hash is over. */
  readonly text: string
  readonly hash: string
  /** Undefined: it is newer than the newest checkpoint. */
  readonly checkpoint: number | undefined
  readonly path: readonly PathStep[]
}

export interface Evidence {
  readonly rows: readonly ProvenRow[]
  readonly checkpoints: readonly EvidenceCheckpoint[]
  /** SubjectPublicKeyInfo of those that signed, by fingerprint. */
  readonly keys: readonly { readonly fingerprint: string; readonly publicKey: Uint8Array }[]
}

export interface EvidenceCheckpoint {
  readonly number: number
  readonly key: string
  readonly statement: string
  readonly signature: Uint8Array
  /** What places outside have of it, with their time stamps. */
  readonly places: readonly { readonly name: string; readonly at: Date; readonly proof: Uint8Array | undefined }[]
}

/** What proves the events of one exchange. @throws when a row is not what was chained, or a checkpoint not what was signed */
export async function evidenceOf(db: Database, exchangeId: string): Promise<Evidence> {
  const keys = await listAuditKeys(db)
  const rows: ProvenRow[] = []
  const checkpoints = new Map<number, EvidenceCheckpoint>()
  for (const row of await chainRowsOf(db, exchangeId)) {
    const stored = await checkpointOfRow(db, row.position)
    rows.push(await provenRow(row, stored, db))
    if (stored === undefined || checkpoints.has(stored.number)) continue
    const { key } = JSON.parse(stored.statement) as Checkpoint
    const signer = keys.find(({ fingerprint }) => fingerprint === key)
    if (signer === undefined || !isSignedBy(signedOf(stored), signer.publicKey))
      throw bad(`checkpoint ${stored.number}`)
    const { number, statement, signature } = stored
    const places = (await proofsOf(db, number)).map(({ anchor, doneAt, proof }) => ({
      name: anchor,
      at: doneAt,
      proof,
    }))
    checkpoints.set(number, { number, key, statement, signature, places })
  }
  const used = [...checkpoints.values()].map(({ key }) => key)
  return {
    rows,
    checkpoints: [...checkpoints.values()],
    keys: keys.filter(({ fingerprint }) => used.includes(fingerprint)),
  }
}

async function provenRow(row: StoredRow, covering: StoredCheckpoint | undefined, db: Database): Promise<ProvenRow> {
  if (row.event === undefined) throw bad(`row ${row.position}`)
  const text = rowText(row.position, hexOf(row.before), row.event)
  const known = { n: row.position, text, hash: hexOf(row.hash) }
  if (covering === undefined) return { ...known, checkpoint: undefined, path: [] }
  const { from, n } = JSON.parse(covering.statement) as Checkpoint
  const leaves: string[] = []
  for await (const page of chainHashes(db, from, n)) leaves.push(...page.map(hexOf))
  return { ...known, checkpoint: covering.number, path: treePath(leaves, row.position - from) }
}

const bad = (what: string): Error => new Error(`${what} is not what was chained and signed; see eac audit verify`)
