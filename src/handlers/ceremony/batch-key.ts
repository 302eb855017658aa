import { CvcError, decodePublicKey, encodePublicKey, publicKeyOf, verificationKey } from '../../cvc/index.ts'
import { OperatorError } from '../../messages/index.ts'
import { keyFingerprint } from '../../pki/index.ts'
import { KeyStoreError } from '../../signatures/index.ts'
import {
  type BatchKey,
  type BatchPeer,
  findBatchKey,
  insertBatchKey,
  insertBatchPeer,
  insertEvent,
  listBatchPeers,
  removeBatchKey,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'

const BATCH_KEY = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' } as const

/**
 * What this node signs its batches with; made when it is first needed, and anew where the private key is lost, as after a restore on
 * another machine. Of two that make one at once, one stays.
 */
export async function ownBatchKey(deps: Pick<HandlerDeps, 'db' | 'keys' | 'now'>): Promise<BatchKey> {
  const { db, keys, now } = deps
  const known = await findBatchKey(db)
  if (known !== undefined && (await isThere(known.keyId, keys))) return known
  const { keyId, publicKey } = await keys.create(BATCH_KEY)
  const withParameters = publicKeyOf(publicKey, { domainParameters: true })
  const made = { keyId, publicKey: encodePublicKey(withParameters), fingerprint: keyFingerprint(withParameters) }
  const at = now()
  const isKept = await db.transaction().execute(async (tx) => {
    if (known !== undefined) await removeBatchKey(tx, known.keyId)
    if (!(await insertBatchKey(tx, made, at))) return false
    await insertEvent(tx, { kind: 'batch key made', details: { fingerprint: made.fingerprint } }, at)
    return true
  })
  if (isKept) return made
  await keys.remove?.(keyId)
  return ownBatchKey(deps)
}

async function isThere(keyId: string, keys: HandlerDeps['keys']): Promise<boolean> {
  try {
    await keys.signer(keyId)
    return true
  } catch (error) {
    if (error instanceof KeyStoreError && error.code === 'key-unknown') return false
    throw error
  }
}

/**
 * From now on batches of the other machine are taken, and written for it.
 * @param fingerprint as people compared it
 * @throws {OperatorError} when the key is none, has another fingerprint, or is registered already
 */
export async function addBatchPeer(
  { name, publicKey: octets, fingerprint }: Pick<BatchPeer, 'name' | 'publicKey' | 'fingerprint'>,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<BatchPeer> {
  const publicKey = usableKey(octets)
  const found = keyFingerprint(publicKey)
  if (found !== fingerprint) {
    throw new OperatorError('refused', `The key in the file has the fingerprint ${found}, not ${fingerprint}.`)
  }
  if (found === (await ownBatchKey(deps)).fingerprint) {
    throw new OperatorError('refused', 'This is the key of this very node; bring that of the other machine.')
  }
  const at = deps.now()
  const peer = { name, publicKey: encodePublicKey(publicKey), fingerprint }
  const added = await deps.db.transaction().execute(async (tx) => {
    const inserted = await insertBatchPeer(tx, peer, at)
    if (inserted === undefined) return undefined
    const details = { name, fingerprint, ...(by === undefined ? {} : { by }) }
    await insertEvent(tx, { kind: 'batch peer registered', details }, at)
    return inserted
  })
  if (added === undefined) throw new OperatorError('refused', `The name ${name} or its key is registered already.`)
  return added
}

/** @throws {OperatorError} `not-found` */
export async function batchPeerNamed(name: string, { db }: Pick<HandlerDeps, 'db'>): Promise<BatchPeer> {
  const peers = await listBatchPeers(db)
  const found = peers.find((one) => one.name === name)
  if (found !== undefined) return found
  const known = peers.length === 0 ? 'there is none' : `there is ${peers.map((one) => one.name).join(', ')}`
  throw new OperatorError('not-found', `No machine ${name} is paired (${known}); do that with "eac offline pair".`)
}

function usableKey(octets: Uint8Array) {
  try {
    const publicKey = decodePublicKey(octets)
    verificationKey(publicKey) // it spells out its curve
    return publicKey
  } catch (error) {
    if (error instanceof CvcError) {
      throw new OperatorError('invalid-input', `This is no public key of a node: ${error.message}.`, { cause: error })
    }
    throw error
  }
}
