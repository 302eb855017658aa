import { createPublicKey, verify } from 'node:crypto'
import { plainToAsn1Signature, type Signer } from '../cvc/index.ts'
import { canonicalText, sha256 } from './row.ts'

/** What a checkpoint says, in its published form (docs/audit.md). What is signed is its canonical text. */
export interface Checkpoint {
  readonly format: typeof CHECKPOINT_FORMAT
  readonly node: string
  readonly number: number
  /** The SHA-256 of the checkpoint before; of the first one, zeros. */
  readonly before: string
  readonly at: string
  /** The rows since the checkpoint before: the first and the last. */
  readonly from: number
  readonly n: number
  /** Of row `n`. */
  readonly hash: string
  /** Of the tree over the hashes of rows `from` to `n`. */
  readonly root: string
  /** SHA-256 of the SubjectPublicKeyInfo of the key that signs. */
  readonly key: string
}

export const CHECKPOINT_FORMAT = 'eac-broker audit checkpoint 1'

/** A checkpoint as it came, beside what is signed of it and by what. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint
  readonly statement: string
  /** ECDSA in DER. */
  readonly signature: Uint8Array
}

export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<SignedCheckpoint> {
  const { publicKey } = signer
  if (publicKey.kind !== 'ecdsa') throw new TypeError('checkpoints are signed with ECDSA')
  const statement = canonicalText(checkpoint)
  const plain = await signer.sign(Buffer.from(statement))
  return { checkpoint, statement, signature: plainToAsn1Signature(plain, publicKey.curve) }
}

/** @param publicKey SubjectPublicKeyInfo */
export function isSignedBy({ statement, signature }: SignedCheckpoint, publicKey: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    return verify('sha256', Buffer.from(statement), key, signature)
  } catch {
    return false
  }
}

/** As it lies at a place outside, a line of a file: its `place`, and what it is. */
export function anchorLine({ checkpoint, signature }: SignedCheckpoint, place: string): string {
  return canonicalText({ checkpoint, place, signature: Buffer.from(signature).toString('base64') })
}

export interface AnchorLine extends SignedCheckpoint {
  readonly place: string
}

/** @returns undefined for what is no such line */
export function readAnchorLine(text: string): AnchorLine | undefined {
  const line = readJson(text)
  const signed = signedCheckpoint(line?.checkpoint, line?.signature)
  return signed && typeof line?.place === 'string' ? { ...signed, place: line.place } : undefined
}

/** @returns undefined where it lacks something */
export function signedCheckpoint(checkpoint: unknown, signature: unknown): SignedCheckpoint | undefined {
  if (!isCheckpoint(checkpoint) || typeof signature !== 'string') return undefined
  return { checkpoint, statement: canonicalText(checkpoint), signature: Buffer.from(signature, 'base64') }
}

const NUMBERS = ['number', 'from', 'n'] as const
const TEXTS = ['format', 'node', 'before', 'at', 'hash', 'root', 'key'] as const

function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== 'object' || value === null) return false
  const found = value as Record<string, unknown>
  return (
    found.format === CHECKPOINT_FORMAT &&
    NUMBERS.every((name) => Number.isSafeInteger(found[name])) &&
    TEXTS.every((name) => typeof found[name] === 'string')
  )
}

export function readJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** What the checkpoint after it names as the one before. */
export const checkpointHash = ({ statement }: Pick<SignedCheckpoint, 'statement'>): string => sha256(statement)
