import { BY_HAND, takeFromPeople } from '../async/index.ts'
import { type CvCertificate, CvcError, decodeCertificate, decodeRequest, sameKey } from '../cvc/index.ts'
import type { CarriedFile, CarriedRequest, Exchange, Partner, TakenFile } from '../messages/index.ts'
import { judgeRelayed, keyFingerprint, sha256 } from '../pki/index.ts'
import { type AuthorityRecord, findAuthority, insertEvent, listOpenRequestsTo, listPartners } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** The requests to other states that people carry and that have no answer yet. @param country of one state only */
export async function exportByHand(
  country: string | undefined,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<CarriedRequest[]> {
  const waiting = (await openRequests(deps)).filter(
    ({ exchange, state }) =>
      exchange.state === 'awaiting-callback' &&
      exchange.wireStatus === BY_HAND &&
      (country === undefined || state.country === country),
  )
  for (const { exchange, octets } of waiting) {
    const details = { sha256: sha256(octets), ...(by === undefined ? {} : { by }) }
    const event = { kind: 'exported, to go by hand', exchangeId: exchange.id, partnerId: exchange.partnerId, details }
    await insertEvent(deps.db, event, deps.now())
  }
  return waiting.map(carriedRequest)
}

/**
 * Takes what people brought back: each certificate for the request with its very key, after the checks of the wire. What does not
 * fit changes nothing.
 */
export async function importByHand(
  files: readonly CarriedFile[],
  by: string | undefined,
  deps: HandlerDeps,
): Promise<TakenFile[]> {
  const read = files.map((file) => ({ ...file, certificate: readable(file.octets) }))
  const open = await openRequests(deps)
  const alongside = read.filter(({ certificate }) => typeof certificate !== 'string' && isOfCvca(certificate))
  const used = new Set<string>()
  const taken = new Map<string, TakenFile>()
  for (const { file, octets, certificate } of read) {
    if (typeof certificate === 'string') taken.set(file, { file, result: 'left', says: certificate })
    else if (!isOfCvca(certificate)) {
      const carried = [octets, ...alongside.map((one) => one.octets)]
      const { certificates, ...told } = await takeAnswer(certificate, carried, open, by, deps)
      for (const one of certificates) used.add(sha256(one))
      taken.set(file, { file, ...told })
    }
  }
  for (const { file, octets } of alongside) {
    const says = used.has(sha256(octets)) ? 'goes with the answers' : 'known here already, or no answer needs it'
    taken.set(file, { file, result: used.has(sha256(octets)) ? 'taken' : 'not-needed', says })
  }
  return files.flatMap(({ file }) => taken.get(file) ?? [])
}

interface OpenRequest {
  readonly exchange: Exchange
  readonly octets: Uint8Array
  readonly state: Partner
  readonly spoc: AuthorityRecord
}

interface Answered extends Omit<TakenFile, 'file'> {
  readonly certificates: readonly Uint8Array[]
}

async function takeAnswer(
  certificate: CvCertificate,
  carried: readonly Uint8Array[],
  open: readonly OpenRequest[],
  by: string | undefined,
  deps: HandlerDeps,
): Promise<Answered> {
  const { holderReference } = certificate
  const left = (says: string): Answered => ({ result: 'left', says, certificates: [] })
  const meant = open.find((one) => isFor(certificate, one))
  if (meant === undefined) return left(`no request with this key waits for ${holderReference}`)
  const { exchange, octets: certReq, spoc, state } = meant
  const judged = await judgeRelayed({ spoc, state, certReq }, carried, deps)
  if (!judged.ok) return left(judged.why)
  const outcome = { kind: 'certificates', certificates: judged.octets } as const
  if (!(await takeFromPeople(exchange, outcome, by, deps))) return left('its request was answered meanwhile')
  const says = `answers the request ${exchange.id} to ${state.name}: ${holderReference}`
  return { result: 'taken', exchange: exchange.id, says, certificates: judged.octets }
}

function isFor({ holderReference, publicKey }: CvCertificate, { octets }: OpenRequest): boolean {
  const { request } = decodeRequest(octets, { mode: 'tolerant' })
  return request.holderReference === holderReference && sameKey(request.publicKey, publicKey)
}

async function openRequests({ db }: HandlerDeps): Promise<OpenRequest[]> {
  const open: OpenRequest[] = []
  for (const state of (await listPartners(db)).filter(({ role }) => role === 'SPOC')) {
    const spoc = await findAuthority(db, state.authorityId)
    if (spoc === undefined) continue
    for (const exchange of await listOpenRequestsTo(db, state.id)) {
      if (exchange.request === undefined || exchange.outcome !== undefined) continue
      open.push({ exchange, octets: exchange.request, state, spoc })
    }
  }
  return open
}

function carriedRequest({ exchange, octets, state }: OpenRequest): CarriedRequest {
  const { request } = decodeRequest(octets, { mode: 'tolerant' })
  return {
    id: exchange.id,
    kind: 'state',
    partner: state.name,
    country: state.country,
    holderReference: request.holderReference,
    authorityReference: request.authorityReference,
    keyFingerprint: keyFingerprint(request.publicKey),
    createdAt: exchange.createdAt.toISOString(),
    sha256: sha256(octets),
    octets,
  }
}

const isOfCvca = ({ chat }: CvCertificate): boolean => chat.role === 'CVCA'

/** @returns what is wrong with it, where it is none */
function readable(octets: Uint8Array): CvCertificate | string {
  try {
    return decodeCertificate(octets, { mode: 'tolerant' })
  } catch (error) {
    if (error instanceof CvcError) return `is no CV certificate: ${error.message}`
    throw error
  }
}
