import { decodeRequest, holderReferenceParts } from '../../cvc/index.ts'
import {
  type BatchFile,
  type CarriedFile,
  type CeremonyRequest,
  type CeremonyWish,
  type Exchange,
  holderName,
  OperatorError,
  type Partner,
} from '../../messages/index.ts'
import { keyFingerprint, sha256, trustedCertificates } from '../../pki/index.ts'
import {
  type AuthorityRecord,
  type BatchPeer,
  findSpocOf,
  insertEvent,
  listAwaitingCeremony,
} from '../../store/index.ts'
import { type HandlerDeps, sidesOf } from '../deps.ts'
import { partiesOf } from '../parties.ts'
import { sealBatch } from './batch.ts'
import { batchPeerNamed } from './batch-key.ts'

const REQUESTS_AT_MOST = 500

/**
 * The requests that wait for the keys on another machine, in a batch for it. Nothing moves by that: it can be written again.
 * @throws {OperatorError} `not-found`; `refused` where nothing waits for it
 */
export async function exportForCeremony(
  name: string,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<{
  readonly id: string
  readonly requests: readonly CeremonyRequest[]
  readonly files: readonly CarriedFile[]
}> {
  const peer = await batchPeerNamed(name, deps)
  const waiting = await requestsFor(peer, deps)
  if (waiting.length === 0) throw new OperatorError('refused', `Nothing waits for ${name}.`)
  const foreign = await foreignCertificates(waiting, deps)
  const requests = waiting.map(entryOf)
  const certificates = foreign.map(entry)
  const files = [
    ...waiting.map(({ exchange }, n) => ({ file: requests[n]?.file ?? '', octets: octetsOf(exchange) })),
    ...foreign,
  ]
  const content = { kind: 'requests', requests, certificates, ...(by === undefined ? {} : { by }) } as const
  const sealed = await sealBatch(content, files, peer, deps)
  for (const { exchange } of waiting) {
    const details = {
      batch: sealed.id,
      to: peer.name,
      sha256: sha256(octetsOf(exchange)),
      ...(by === undefined ? {} : { by }),
    }
    const event = { kind: 'exported for the ceremony', exchangeId: exchange.id, partnerId: exchange.partnerId, details }
    await insertEvent(deps.db, event, deps.now())
  }
  return { ...sealed, requests }
}

/** An exchange that waits, the CVCA it waits for, and who asks. */
interface Waiting {
  readonly exchange: Exchange
  readonly cvca: AuthorityRecord
  readonly partner: Partner
}

async function requestsFor(peer: BatchPeer, deps: HandlerDeps): Promise<Waiting[]> {
  const waiting: Waiting[] = []
  for (const exchange of await listAwaitingCeremony(deps.db, REQUESTS_AT_MOST)) {
    const { partner, authority } = await sidesOf(exchange, deps)
    const cvca = authority.role === 'SPOC' ? await cvcaMeant(exchange, { partner, authority }, deps) : authority
    if (cvca?.ceremonyPeer === peer.id) waiting.push({ exchange, cvca, partner })
  }
  return waiting
}

/** Through our SPOC, the request names the CVCA. */
export async function cvcaMeant(
  exchange: Exchange,
  sides: { readonly partner: Partner; readonly authority: AuthorityRecord },
  deps: HandlerDeps,
): Promise<AuthorityRecord | undefined> {
  const parties = await partiesOf(decodeRequest(octetsOf(exchange), { mode: 'tolerant' }), sides, deps)
  return 'reason' in parties ? undefined : parties.authority
}

/** CVCAs of the states that ask, or are asked: the other machine has no network to ask for their newer keys. */
async function foreignCertificates(waiting: readonly Waiting[], { db }: HandlerDeps): Promise<CarriedFile[]> {
  const certificates = new Map<string, Uint8Array>()
  for (const { cvca, exchange, partner } of waiting) {
    const country = partner.role === 'SPOC' ? partner.country : exchange.foreignCar?.slice(0, 2)
    const spoc = country === undefined ? undefined : await findSpocOf(db, cvca.country)
    if (spoc === undefined) continue
    for (const { certificate } of await trustedCertificates(db, spoc.id)) {
      const { octets, holderReference } = certificate
      if (holderReferenceParts(holderReference).country === country) certificates.set(sha256(octets), octets)
    }
  }
  return [...certificates].map(([hash, octets]) => ({ file: `${hash}.cvcert`, octets }))
}

function entryOf({ exchange, cvca, partner }: Waiting): CeremonyRequest {
  const octets = octetsOf(exchange)
  const { request } = decodeRequest(octets, { mode: 'tolerant' })
  return {
    id: exchange.id,
    file: `${exchange.id}.cvreq`,
    sha256: sha256(octets),
    cvca: holderName(cvca),
    wish: wishOf(exchange),
    ...(partner.role === 'SPOC' ? { state: partner.country } : {}),
    ...(exchange.foreignCar === undefined ? {} : { foreignCar: exchange.foreignCar }),
    holderReference: request.holderReference,
    keyFingerprint: keyFingerprint(request.publicKey),
    since: exchange.createdAt.toISOString(),
  }
}

/** What its CVCA is to do. */
export const wishOf = ({ operation }: Exchange): CeremonyWish =>
  operation === 'RequestForeignCertificate' ? 'countersignature' : 'certificate'

const octetsOf = ({ request }: Exchange): Uint8Array => request ?? new Uint8Array()

const entry = ({ file, octets }: CarriedFile): BatchFile => ({ file, sha256: sha256(octets) })
