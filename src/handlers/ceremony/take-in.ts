import { accept } from '../../async/index.ts'
import { CvcError, decodeRequest, holderReferenceParts } from '../../cvc/index.ts'
import {
  type CeremonyRequest,
  type Exchange,
  holderName,
  type MessageId,
  OperatorError,
  type Partner,
  type Request,
  type RequestsManifest,
} from '../../messages/index.ts'
import { judgeReceived, keepReceived } from '../../pki/index.ts'
import {
  type AuthorityRecord,
  findPartnerByHolder,
  findSpocOf,
  findState,
  listAuthorities,
  listStates,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import type { OpenedBatch } from './batch.ts'

/** A request of a batch on the machine that holds the key. `exchange` undefined: whose it is, is not registered here. */
export interface TakenIn {
  readonly entry: CeremonyRequest
  readonly cvca: AuthorityRecord
  readonly partner: Partner | undefined
  readonly exchange: Exchange | undefined
}

/**
 * Puts the requests of a batch on this machine's own record, each once: whose they are is looked up in the register of this machine,
 * and nowhere else. Newer CVCA keys of other states are kept where links lead to them.
 * @throws {OperatorError} when this machine has not the CVCA that is asked
 */
export async function takeIn(batch: OpenedBatch<RequestsManifest>, deps: HandlerDeps): Promise<TakenIn[]> {
  await keepForeignCertificates(batch, deps)
  const taken: TakenIn[] = []
  for (const entry of batch.manifest.requests) {
    const certReq = batch.octetsOf(entry.file)
    const cvca = await cvcaNamed(entry.cvca, deps)
    const partner = await whoseIs(entry, certReq, cvca, deps)
    const exchange = partner && (await record(entry, certReq, partner, batch, deps))
    taken.push({ entry, cvca, partner, exchange })
  }
  return taken
}

async function cvcaNamed(holder: string, { db }: HandlerDeps): Promise<AuthorityRecord> {
  const cvca = (await listAuthorities(db)).find((one) => one.role === 'CVCA' && holderName(one) === holder)
  if (cvca !== undefined && cvca.ceremonyPeer === undefined) return cvca
  throw new OperatorError('refused', `The batch asks the CVCA ${holder}, whose keys are not on this machine.`)
}

/** A DV of our own, or the state whose SPOC asks. */
async function whoseIs(
  { state, file }: CeremonyRequest,
  certReq: Uint8Array,
  cvca: AuthorityRecord,
  { db }: HandlerDeps,
): Promise<Partner | undefined> {
  const { request } = readable(certReq, file)
  if (state === undefined) {
    const found = await findPartnerByHolder(db, cvca.id, holderReferenceParts(request.holderReference))
    return found?.role === 'DV' ? found : undefined
  }
  const spoc = await findSpocOf(db, cvca.country)
  return spoc && findState(db, spoc.id, state)
}

/** Under the id it has on the other machine: taken in again, it is the same. */
async function record(
  { id, wish, foreignCar = '', since }: CeremonyRequest,
  certReq: Uint8Array,
  partner: Partner,
  { manifest, peer }: OpenedBatch<RequestsManifest>,
  deps: HandlerDeps,
): Promise<Exchange> {
  const replyTo = { callback: 'possible', messageId: id as MessageId, responseUrl: undefined } as const
  const command: Request =
    wish === 'certificate'
      ? { operation: 'RequestCertificate', replyTo, certReq }
      : { operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq }
  const details = { batch: manifest.id, from: peer.name, waitingSince: since }
  const how = { callbackUrl: undefined, refusal: undefined, awaitsDecision: true, forgiven: [] } as const
  const acceptance = await accept({ partner, contract: partner.edition, command, details, ...how }, deps)
  if (acceptance.kind !== 'conflicting') return acceptance.exchange
  throw new OperatorError('refused', `The request ${id} came before with other content; nothing is signed on it.`)
}

async function keepForeignCertificates(
  { manifest, octetsOf }: OpenedBatch<RequestsManifest>,
  deps: HandlerDeps,
): Promise<void> {
  const octets = manifest.certificates.map(({ file }) => octetsOf(file))
  if (octets.length === 0) return
  for (const spoc of (await listAuthorities(deps.db)).filter(({ role }) => role === 'SPOC')) {
    for (const state of await listStates(deps.db, spoc.id)) {
      const reception = await judgeReceived(spoc, state, octets, deps)
      await deps.db.transaction().execute((tx) => keepReceived(tx, spoc, reception, deps.now()))
    }
  }
}

function readable(certReq: Uint8Array, file: string) {
  try {
    return decodeRequest(certReq, { mode: 'tolerant' })
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    throw new OperatorError('refused', `${file} is no certificate request: ${error.message}.`, { cause: error })
  }
}
