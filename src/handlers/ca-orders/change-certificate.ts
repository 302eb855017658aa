import {
  CERTIFICATE_CHANGES,
  type CertificateChange,
  LookAgain,
  noteCertificateChanged,
  noteOvertaken,
  noteRequestAsked,
  ParkWork,
} from '../../async/index.ts'
import type { BridgeCall, RevocationAnswer, RevocationTarget, X509Bridge } from '../../ca-bridges/index.ts'
import { readCertificate } from '../../lists/index.ts'
import type { Exchange } from '../../messages/index.ts'
import { noteLooked, type OrderRecord, type OrderRequestRecord, orderChain } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { actOnTrouble } from './bridge-trouble.ts'
import { callFor, reach } from './parties.ts'
import { aboutOrder, nextLook, type RequestParties } from './request-parties.ts'

type Change = (
  bridge: X509Bridge,
  target: RevocationTarget,
  request: OrderRequestRecord,
  call: BridgeCall,
) => Promise<RevocationAnswer> | undefined

const LEAST_BETWEEN_LOOKS = 10 // seconds: events, which anybody may send, ask for more
const DONE = { kind: 'revoked' } as const

const CALLS: Readonly<Record<CertificateChange, Change>> = {
  RevokeCertificate: (bridge, target, { reason = 'unspecified' }, call) => bridge.revoke?.(target, reason, call),
  SuspendCertificate: (bridge, target, { note = '' }, call) => bridge.suspend?.(target, note, call).then(() => DONE),
  ReinstateCertificate: (bridge, target, { note = '' }, call) =>
    bridge.reinstate?.(target, note, call).then(() => DONE),
}

/** Has a certificate revoked, suspended or reinstated. A repeat is harmless: what is so already counts. */
export async function changeCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const parties = await aboutOrder(exchange, deps)
  const { order, request, partner, ca } = parties
  const change = request.operation as CertificateChange
  const overtaken = overtakenBy(order, change)
  if (overtaken !== undefined) return noteOvertaken(exchange, request, overtaken, deps)
  const target = await targetOf(order, deps)
  let answer: RevocationAnswer | undefined
  try {
    const call = await callFor(order, deps)
    answer = await reach(deps)(partner, async () => CALLS[change](ca.bridge, target, request, call))
  } catch (error) {
    return actOnTrouble(error, 'send', exchange, parties, deps)
  }
  if (answer === undefined) throw new ParkWork('no-words', `${partner.name} does not do that on our word`)
  if (answer.kind === 'asked') return noteRequestAsked(exchange, request, answer.note, deps)
  await noteCertificateChanged(exchange, order, change, deps)
}

/** Meanwhile it is so, or revoked for good. Whatever else the certificate is, the CA decides. */
function overtakenBy({ state }: OrderRecord, change: CertificateChange) {
  const why = `the certificate is ${state}`
  if (state === CERTIFICATE_CHANGES[change].to) return { cameTo: 'done', why } as const
  return state === 'revoked' ? ({ cameTo: 'too-late', why } as const) : undefined
}

async function targetOf(order: OrderRecord, { db }: HandlerDeps): Promise<RevocationTarget> {
  const [certificate] = await orderChain(db, order.id)
  const { ticket, serial } = order
  if (certificate === undefined || ticket === undefined) throw new Error('the certificate of the request is not here')
  return { ticket, certificate, serial: serial ?? readCertificate(certificate).serial }
}

/** Asks whether a revocation that somebody at the CA must agree to is done. @throws {LookAgain} while it is not */
export async function watchRevocation(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'awaiting-callback') return
  const parties: RequestParties = await aboutOrder(exchange, deps)
  const { order, partner, ca } = parties
  const { ticket = '', lookedAt } = order
  const least = 1000 * Math.max(ca.bridge.polling.floorSeconds, LEAST_BETWEEN_LOOKS)
  const early = (lookedAt?.getTime() ?? 0) + least - deps.now().getTime()
  if (early > 0) throw new LookAgain(early)
  try {
    const answer = await reach(deps)(partner, async () => ca.bridge.status(ticket, await callFor(order, deps)))
    if (answer.kind === 'ended' && answer.as === 'revoked') {
      return await noteCertificateChanged(exchange, order, 'RevokeCertificate', deps)
    }
  } catch (error) {
    return actOnTrouble(error, 'poll', exchange, parties, deps)
  }
  await noteLooked(deps.db, order.id, deps.now())
  throw new LookAgain(nextLook(exchange, ca, deps))
}
