import { randomUUID } from 'node:crypto'
import { decodePublicKey, verificationKey } from '../../cvc/index.ts'
import {
  BATCH_FORMAT,
  type BatchKind,
  type BatchManifest,
  type CarriedFile,
  MANIFEST_FILE,
  MANIFEST_SIGNATURE_FILE,
  OperatorError,
} from '../../messages/index.ts'
import { sha256 } from '../../pki/index.ts'
import { type BatchPeer, findBatch, insertBatch, listBatchPeers, type StoredBatch } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { ownBatchKey } from './batch-key.ts'
import { parseManifest } from './manifest.ts'

type Content<Manifest> = Manifest extends unknown ? Omit<Manifest, 'format' | 'id' | 'from' | 'to' | 'created'> : never

/** Puts files into a batch for another machine: a manifest that names each by its hash, signed by this node. */
export async function sealBatch(
  content: Content<BatchManifest>,
  files: readonly CarriedFile[],
  to: BatchPeer,
  deps: HandlerDeps,
): Promise<{ readonly id: string; readonly files: readonly CarriedFile[] }> {
  const own = await ownBatchKey(deps)
  const [id, at] = [randomUUID(), deps.now()]
  const head = { format: BATCH_FORMAT, id, from: own.fingerprint, to: to.fingerprint, created: at.toISOString() }
  const manifest = Buffer.from(`${JSON.stringify({ ...head, ...content }, undefined, 2)}\n`)
  const signature = await (await deps.keys.signer(own.keyId)).sign(manifest)
  const batch = { id, direction: 'out', kind: content.kind, peerId: to.id, manifestSha256: sha256(manifest) } as const
  await deps.db.transaction().execute((tx) => insertBatch(tx, { ...batch, by: content.by }, at))
  const signed = Buffer.from(`${Buffer.from(signature).toString('base64')}\n`)
  const sealed = [
    { file: MANIFEST_FILE, octets: manifest },
    { file: MANIFEST_SIGNATURE_FILE, octets: signed },
    ...files,
  ]
  return { id, files: sealed }
}

/** A batch that is whole, meant for this node, and signed by the machine it names. */
export interface OpenedBatch<Manifest extends BatchManifest> {
  readonly manifest: Manifest
  readonly manifestSha256: string
  readonly peer: BatchPeer
  /** Set: it was taken in before. */
  readonly before: StoredBatch | undefined
  /** Of a file it names. */
  readonly octetsOf: (file: string) => Uint8Array
}

/**
 * Looks at a batch before anything in it is used: who signed it, for whom, and every file it names.
 * @throws {OperatorError} with what is wrong
 */
export async function openBatch<Kind extends BatchKind>(
  files: readonly CarriedFile[],
  kind: Kind,
  deps: HandlerDeps,
): Promise<OpenedBatch<Extract<BatchManifest, { kind: Kind }>>> {
  const byName = new Map(files.map(({ file, octets }) => [file, octets]))
  const octets = wanted(byName, MANIFEST_FILE)
  const manifest = parseManifest(octets)
  const peer = await signerOfBatch(manifest, octets, wanted(byName, MANIFEST_SIGNATURE_FILE), deps)
  const own = await ownBatchKey(deps)
  if (manifest.to !== own.fingerprint) {
    throw refused(`this batch of ${peer.name} is for the machine with the key ${manifest.to}, not for this one`)
  }
  if (!isOfKind(manifest, kind)) throw refused(`this batch holds ${manifest.kind}, not ${kind}${otherWay(kind)}`)
  for (const { file, sha256: named } of filesOf(manifest)) {
    if (sha256(wanted(byName, file)) !== named) throw refused(`${file} is not the file that was put into the batch`)
  }
  const before = await findBatch(deps.db, { id: manifest.id, direction: 'in' })
  return { manifest, manifestSha256: sha256(octets), peer, before, octetsOf: (file) => wanted(byName, file) }
}

/** For the record; in the end, when all of it was looked at. */
export async function noteTaken(
  { manifest, manifestSha256, peer }: OpenedBatch<BatchManifest>,
  by: string | undefined,
  { db, now }: HandlerDeps,
): Promise<void> {
  const batch = { id: manifest.id, direction: 'in', kind: manifest.kind, peerId: peer.id, manifestSha256, by } as const
  await db.transaction().execute((tx) => insertBatch(tx, batch, now()))
}

/** The signature is over the very octets that came. */
async function signerOfBatch(
  { from }: BatchManifest,
  manifest: Uint8Array,
  signatureText: Uint8Array,
  { db, checkSignature }: HandlerDeps,
): Promise<BatchPeer> {
  const peer = (await listBatchPeers(db)).find(({ fingerprint }) => fingerprint === from)
  if (peer === undefined) {
    throw refused(`no machine with the key ${from} is paired with this one; see "eac offline pair --help"`)
  }
  const signature = new Uint8Array(Buffer.from(Buffer.from(signatureText).toString('latin1').trim(), 'base64'))
  if (await checkSignature(verificationKey(decodePublicKey(peer.publicKey)), manifest, signature)) return peer
  throw refused(`the manifest was altered, or not signed by ${peer.name}`)
}

function isOfKind<Kind extends BatchKind>(
  manifest: BatchManifest,
  kind: Kind,
): manifest is Extract<BatchManifest, { kind: Kind }> {
  return manifest.kind === kind
}

const otherWay = (kind: BatchKind): string =>
  kind === 'requests' ? '; it is taken in with "eac offline import"' : '; it is worked on with "eac offline check"'

function filesOf(manifest: BatchManifest) {
  const named = manifest.kind === 'requests' ? manifest.requests : manifest.answers.flatMap(withFile)
  return [...named, ...manifest.certificates]
}

const withFile = <Answer extends object>(answer: Answer): Extract<Answer, { file: string }>[] =>
  'file' in answer ? [answer as Extract<Answer, { file: string }>] : []

function wanted(files: ReadonlyMap<string, Uint8Array>, file: string): Uint8Array {
  const octets = files.get(file)
  if (octets === undefined) throw refused(`${file} is missing`)
  return octets
}

const refused = (why: string): OperatorError => new OperatorError('refused', `The batch is refused: ${why}.`)
