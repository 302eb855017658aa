import { type AnswersManifest, holderName, OperatorError } from '../../messages/index.ts'
import type { FromElsewhere } from '../../pki/index.ts'
import {
  type AuthorityRecord,
  countUnsigned,
  findActiveKey,
  findAuthorityByName,
  forgetKeyId,
  handAuthorityOver,
  insertEvent,
  listKeys,
  lockAll,
  type Tx,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import type { OpenedBatch } from './batch.ts'

type Batch = OpenedBatch<AnswersManifest>

/**
 * A CVCA of ours that goes over to the machine a batch comes from. @throws {OperatorError} where it is none, or another machine has it
 */
export async function meantForHandOver(name: string, { peer }: Batch, { db }: HandlerDeps): Promise<AuthorityRecord> {
  const cvca = await findAuthorityByName(db, name)
  if (cvca === undefined) throw new OperatorError('not-found', `This node runs no ${name}; see "eac authority list".`)
  if (cvca.role !== 'CVCA') throw new OperatorError('refused', `${name} is a ${cvca.role}: only a CVCA is handed over.`)
  if (cvca.ceremonyPeer === undefined || cvca.ceremonyPeer === peer.id) return cvca
  throw new OperatorError('refused', `The keys of ${name} are on another machine already, not here.`)
}

/**
 * In the transaction that keeps the new certificates: the link certificate from the key in use here proves that the other machine has
 * that key, and a newer one. @throws {OperatorError} `refused`
 */
export async function handOver(
  tx: Tx,
  cvca: AuthorityRecord,
  { followers }: FromElsewhere,
  { manifest, peer }: Batch,
  by: string | undefined,
  at: Date,
): Promise<void> {
  if (cvca.ceremonyPeer !== undefined) return
  await lockAll(tx, `key of ${cvca.id}`)
  const inUse = await findActiveKey(tx, cvca.id, holderName(cvca))
  if (inUse === undefined || !followers.some(({ link }) => link.authorityReference === inUse.holderReference)) {
    const how =
      'there, put its keys in place (eac restore), make the next key (eac authority rollover), and write the batch'
    throw refused(
      `it brings no link certificate from ${inUse?.holderReference} to a newer key of ${cvca.name}, which would prove that ${peer.name} has its keys; ${how}`,
    )
  }
  const unsigned = await countUnsigned(tx, cvca.id)
  if (unsigned > 0) throw refused(`${unsigned} requests are being certified by ${cvca.name} at this moment; try again`)
  if (!(await handAuthorityOver(tx, cvca.id, peer.id))) throw refused(`${cvca.name} was handed over meanwhile`)
  const details = { to: peer.name, batch: manifest.id, linkedFrom: inUse.holderReference, ...(by && { by }) }
  await insertEvent(tx, { kind: 'CVCA handed over to a machine without a network', authorityId: cvca.id, details }, at)
}

/**
 * Private keys of a CVCA that another machine has now. What a crash leaves here goes with the next batch of that machine.
 * @returns how many were removed
 */
export async function removePrivateKeys(cvca: AuthorityRecord, deps: HandlerDeps): Promise<number> {
  let removed = 0
  for (const { keyId, holderReference } of await listKeys(deps.db, cvca.id)) {
    if (keyId === undefined) continue
    if (deps.keys.remove === undefined) throw new Error('this key store removes no keys: remove them by its own means')
    await deps.keys.remove(keyId)
    await forgetKeyId(deps.db, cvca.id, keyId)
    const event = { kind: 'private key removed', authorityId: cvca.id, details: { holderReference } }
    await insertEvent(deps.db, event, deps.now())
    removed++
  }
  return removed
}

const refused = (why: string): OperatorError => new OperatorError('refused', `Nothing was handed over: ${why}.`)
