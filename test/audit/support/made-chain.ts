import { generateKeyPairSync, sign } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { canonicalText, chainBegin, sha256, TreeRoot } from '../../../src/audit/index.ts'

/** A chain made by the published description alone, without the code that chains: what verifies it is tried on it. */
export interface MadeChain {
  readonly node: string
  readonly rows: number
  readonly every: number
  /** The export. */
  readonly file: string
  /** What a place outside has: a line each. */
  readonly anchors: readonly string[]
  /** SHA-256 of the public key. */
  readonly fingerprint: string
  readonly key: AuditKeyPair
}

interface AuditKeyPair {
  readonly fingerprint: string
  readonly spki: Buffer
  signed(checkpoint: object): string
}

export function auditKeyPair(): AuditKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return {
    fingerprint: sha256(spki),
    spki,
    signed: (checkpoint) => sign('sha256', Buffer.from(canonicalText(checkpoint)), privateKey).toString('base64'),
  }
}

const FIRST = Date.UTC(2026, 0, 1)
const MILLISECONDS = 250 // between rows

interface Wish {
  readonly file: string
  readonly rows: number
  /** Rows of a checkpoint. */
  readonly every: number
  readonly node?: string
  /** When row n says that it happened, if not in its turn. */
  readonly at?: (n: number) => string | undefined
  readonly kind?: (n: number) => string | undefined
}

export async function makeChain(wish: Wish): Promise<MadeChain> {
  const { file, rows, every, node = '6f1d2c3b-0000-4000-8000-000000000001' } = wish
  const key = auditKeyPair()
  const rowsFile = `${file}.rows`
  const { checkpoints, last } = await writeRows(rowsFile, wish, node, key)
  const head = {
    format: 'eac-broker audit export 1',
    node,
    writtenAt: timeOf(rows + 1),
    start: { n: 0, hash: chainBegin(node) },
    keys: [{ fingerprint: key.fingerprint, publicKey: key.spki.toString('base64') }],
  }
  const begin = [
    canonicalText({ audit: head }),
    ...checkpoints.map((one) => canonicalText({ ...one, places: ['outside'] })),
  ]
  const end = canonicalText({ end: { n: rows, hash: last, pending: 0 } })
  await pipeline(parts(begin, rowsFile, end), createWriteStream(file))
  await rm(rowsFile)
  const anchors = checkpoints.map((one) => canonicalText({ ...one, place: 'outside' }))
  return { node, rows, every, file, anchors, fingerprint: key.fingerprint, key }
}

async function* parts(begin: readonly string[], rowsFile: string, end: string) {
  yield `${begin.join('\n')}\n`
  yield* createReadStream(rowsFile)
  yield `${end}\n`
}

const timeOf = (n: number): string => new Date(FIRST + MILLISECONDS * n).toISOString()

interface SignedLine {
  readonly checkpoint: object
  readonly signature: string
}

async function writeRows(path: string, { rows, every, at, kind }: Wish, node: string, key: AuditKeyPair) {
  const checkpoints: SignedLine[] = []
  let [hash, before, tree] = [chainBegin(node), '0'.repeat(64), new TreeRoot()]
  const lines = async function* () {
    let block: string[] = []
    for (let n = 1; n <= rows; n++) {
      const row = rowOf(n, hash, key.fingerprint, at?.(n) ?? timeOf(n), kind?.(n))
      const text = canonicalText(row)
      hash = sha256(text)
      tree.add(hash)
      block.push(`{"hash":"${hash}","row":${text}}\n`)
      if (n % every === 0 || n === rows) {
        const number = checkpoints.length + 1
        const from = every * (number - 1) + 1
        const root = tree.root() ?? ''
        const checkpoint = {
          format: 'eac-broker audit checkpoint 1',
          node,
          number,
          before,
          at: timeOf(n),
          from,
          n,
          hash,
          root,
          key: key.fingerprint,
        }
        checkpoints.push({ checkpoint, signature: key.signed(checkpoint) })
        before = sha256(canonicalText(checkpoint))
        tree = new TreeRoot()
      }
      if (block.length === 2_000) {
        yield block.join('')
        block = []
      }
    }
    yield block.join('')
  }
  await pipeline(lines, createWriteStream(path))
  return { checkpoints, last: hash }
}

/** As long as a usual one. */
function rowOf(n: number, before: string, fingerprint: string, at: string, kind = 'settled') {
  if (n === 1) return { n, before, at, kind: 'audit key made', event: 10 + n, details: { fingerprint } }
  const exchange = `0193a0b0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
  const details = {
    outcome: 'certificates',
    holderReference: `UTGATE1${String(n % 100_000).padStart(5, '0')}`,
    text: 'größer',
  }
  return { n, before, at, kind, event: 10 + n, exchange, partner: '6f1d2c3b-0000-4000-8000-0000000000aa', details }
}
