import { awaitCeremony, forward, joinCarrier, newMessageId, settle } from '../async/index.ts'
import { decodeCertificate, decodeRequest, sameHolder, sameKey } from '../cvc/index.ts'
import { type Exchange, mayAskAgain, type Outcome, type Partner } from '../messages/index.ts'
import { countersign, judgeForeignWish, speaksAgainstWish } from '../pki/index.ts'
import {
  type AuthorityRecord,
  findCertificatesByHolder,
  isActivePartner,
  listOpenRequestsTo,
  NOTHING_BESIDE,
} from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { findWay, type No, requestOf, type Way } from './foreign-way.ts'
import { canWait, proposeCountersignature } from './initial-request-approval.ts'

/**
 * A DV of ours asks for a certificate of a foreign CVCA: looked at as its own state must, countersigned where it is the first,
 * and handed on to the SPOC of that state (TR-03139, 4.4.2). A second run finds what the first one did and goes on from there.
 */
export async function handleRequestForeignCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'accepted') return
  const { partner: dv, authority: cvca } = await sidesOf(exchange, deps)
  const way = await findWay(exchange, dv, cvca, deps)
  if ('reason' in way) return refuse(exchange, way, deps)
  const against = speaksAgainstWish(way.request, { dv, foreignCar: way.foreignCar })
  if (against !== undefined) return refuse(exchange, against, deps)
  const had = await certificateHad(way, deps)
  if (had !== undefined) return settleWith(exchange, had, deps)
  for (const carrier of await listOpenRequestsTo(deps.db, way.state.id)) {
    if (isFor(carrier, way) && (await joinCarrier(exchange, carrier, deps))) return
  }
  const certReq = await vouchedFor(exchange, dv, cvca, way, deps)
  if (certReq === 'waits') return
  if ('reason' in certReq) return refuse(exchange, certReq, deps)
  await handOn(exchange, way.state, certReq.octets, deps)
}

/** The request with the outer signature it needs. */
async function vouchedFor(
  exchange: Exchange,
  dv: Partner,
  cvca: AuthorityRecord,
  { spoc, foreignCar, request }: Way,
  deps: HandlerDeps,
): Promise<{ readonly octets: Uint8Array } | No | 'waits'> {
  const wish = await judgeForeignWish(request, { cvca, spoc, dv, foreignCar }, deps)
  if (wish.kind === 'refused') return wish
  const certReq = requestOf(exchange)
  if (wish.kind === 'vouched') return { octets: certReq }
  const cannotWait = !canWait(exchange) && !mayAskAgain(exchange.contract)
  if (cvca.ceremonyPeer !== undefined && cannotWait) {
    const why = `the key of ${cvca.name} is on a machine without a network, and the caller takes no callback`
    return { reason: 'synchronous-not-possible', why }
  }
  const signed = await countersign(
    { cvca, dv, exchange, certReq, keyFingerprint: wish.keyFingerprint },
    (tx, details, at) => awaitCeremony(tx, exchange, details, at),
    deps,
  )
  if (signed === 'waits') return signed
  if (!('kind' in signed)) return { octets: signed }
  if (signed.kind === 'refused') return signed
  const why = `an initial request; compare the key fingerprint ${signed.keyFingerprint} and allow it`
  const needs = deps.approvals.initialRequest
  if (needs === 0) return { reason: 'not-accepted', why }
  if (cannotWait) {
    return { reason: 'synchronous-not-possible', why: `${why}; that needs people, and the caller takes no callback` }
  }
  const { holderReference } = request.request
  const { keyFingerprint } = signed
  await proposeCountersignature({ exchange, cvca, dv, foreignCar, holderReference, keyFingerprint }, needs, deps)
  return 'waits'
}

async function handOn(exchange: Exchange, state: Partner, certReq: Uint8Array, deps: HandlerDeps): Promise<void> {
  const messageId = newMessageId()
  const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const
  const command = { operation: 'RequestCertificate', replyTo, certReq } as const
  await forward(exchange, { partner: state, command, messageId, details: { for: exchange.id } }, deps)
}

/** A certificate of that CVCA for this very key came before, when nobody waited for it any more. */
async function certificateHad(
  { spoc, foreignCar, request }: Way,
  { db }: HandlerDeps,
): Promise<Uint8Array | undefined> {
  const { holderReference, publicKey } = request.request
  const kept = await findCertificatesByHolder(db, spoc.id, holderReference)
  return kept.find(({ origin, octets }) => {
    const certificate = decodeCertificate(octets, { mode: 'tolerant' })
    const isOfCvca = sameHolder(certificate.authorityReference, foreignCar)
    return origin === 'relayed' && isOfCvca && sameKey(certificate.publicKey, publicKey)
  })?.octets
}

async function settleWith(exchange: Exchange, certificate: Uint8Array, deps: HandlerDeps): Promise<void> {
  const active = await deps.db.transaction().execute((tx) => isActivePartner(tx, exchange.partnerId))
  if (!active) return refuse(exchange, { reason: 'holder-inactive', why: 'suspended meanwhile' }, deps)
  const outcome: Outcome = { kind: 'certificates', certificates: [certificate] }
  await settle(exchange, outcome, NOTHING_BESIDE, { outcome: 'the certificate for this key had come before' }, deps)
}

async function refuse(exchange: Exchange, { reason, why }: No, deps: HandlerDeps): Promise<void> {
  await settle(exchange, { kind: 'refused', reason }, NOTHING_BESIDE, { outcome: reason, why }, deps)
}

/** The same key, for the same CVCA. */
function isFor({ request: octets }: Exchange, { request: { request }, foreignCar }: Way): boolean {
  const sent = decodeRequest(octets ?? new Uint8Array(), { mode: 'tolerant' }).request
  if (sent.authorityReference === undefined || !sameHolder(sent.authorityReference, foreignCar)) return false
  return sent.holderReference === request.holderReference && sameKey(sent.publicKey, request.publicKey)
}
