import { LookAgain, noteRevocationAsked, noteRevoked, ParkWork } from '../../async/index.ts'
import { readCertificate } from '../../lists/index.ts'
import { type Exchange, pauseBeforeLook } from '../../messages/index.ts'
import { findOrder, findRevocation, type OrderRecord, orderChain, type RevocationRecord } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { actOnTrouble } from './bridge-trouble.ts'
import { callFor, caOf } from './parties.ts'
import { reach } from './place-order.ts'

/** Has a certificate revoked. A repeat is harmless: what is revoked already counts. */
export async function revokeAtCa(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const { order, revocation, partner, ca } = await revocationOf(exchange, deps)
  const { bridge } = ca
  const [leaf] = await orderChain(deps.db, order.id)
  if (bridge.revoke === undefined) throw new ParkWork('no-words', `${partner.name} revokes nothing on our word`)
  if (leaf === undefined || order.ticket === undefined)
    throw new Error('a certificate that is to be revoked is not here')
  const target = { ticket: order.ticket, certificate: leaf, serial: order.serial ?? readCertificate(leaf).serial }
  try {
    const call = await callFor(order, deps)
    const answer = await reach(deps)(partner, async () => bridge.revoke?.(target, revocation.reason, call))
    if (answer?.kind === 'asked') return await noteRevocationAsked(exchange, answer.note, deps)
  } catch (error) {
    return actOnTrouble(error, 'send', exchange, { order, partner, ca }, deps)
  }
  await noteRevoked(exchange, order, deps)
}

/** Asks whether a revocation that somebody at the CA must agree to is done. @throws {LookAgain} while it is not */
export async function watchRevocation(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'awaiting-callback') return
  const { order, partner, ca } = await revocationOf(exchange, deps)
  const { ticket = '' } = order
  try {
    const answer = await reach(deps)(partner, async () => ca.bridge.status(ticket, await callFor(order, deps)))
    if (answer.kind === 'ended' && answer.as === 'revoked') return await noteRevoked(exchange, order, deps)
  } catch (error) {
    return actOnTrouble(error, 'poll', exchange, { order, partner, ca }, deps)
  }
  const waited = deps.now().getTime() - exchange.createdAt.getTime()
  const { firstSeconds, longestSeconds } = ca.bridge.polling
  throw new LookAgain(
    Math.max(
      pauseBeforeLook(0, ca.bridge.polling),
      Math.min(Math.max(waited, 1000 * firstSeconds), 1000 * longestSeconds),
    ),
  )
}

async function revocationOf(exchange: Exchange, deps: HandlerDeps) {
  const revocation: RevocationRecord | undefined = await findRevocation(deps.db, exchange.id)
  const order: OrderRecord | undefined = revocation && (await findOrder(deps.db, revocation.orderId))
  if (revocation === undefined || order === undefined) throw new Error('the exchange has lost what is to be revoked')
  return { revocation, order, ...(await caOf(exchange, deps)) }
}
