import { setTimeout as pause } from 'node:timers/promises'
import { readCertificate, sameOctets } from '../../lists/index.ts'
import { type BridgeCall, BridgeError, certificatesIn, type OrderAnswer, readRequest } from '../index.ts'
import type { Prover } from './challenges/index.ts'
import { AcmeRefusal, wordsOf } from './problems.ts'
import { hideProofs, proveNames } from './prove-names.ts'
import type { AcmeSession } from './session.ts'
import type { Authorization, Order } from './shapes.ts'
import { meaningOf, ORDER_STATUSES } from './statuses.ts'

/** An order at the CA, and all that leads it on. */
export interface Journey {
  readonly session: AcmeSession
  readonly prover: Prover
  readonly call: BridgeCall
  readonly url: string
  readonly ticket: string
  /** PKCS#10, DER; undefined: not known here. */
  readonly request: Uint8Array | undefined
  readonly preferredChain: string | undefined
}

/** One look at it. `moves`: the CA is at work, and is soon done. */
interface Look {
  readonly answer: OrderAnswer | 'of another wish'
  readonly moves: boolean
}

const PATIENCE = 8_000 // in milliseconds: most CAs are done by then
const [FIRST_PAUSE, LONGEST_PAUSE] = [100, 2_000]

/**
 * Leads an order on as far as it goes now: names, finalizing, certificate. While the CA is at work it is looked at again for some seconds.
 * @returns `of another wish` where the CA gave one order to two wishes for the same names, and the other one finalized it
 */
export async function advance(journey: Journey): Promise<OrderAnswer | 'of another wish'> {
  const end = Date.now() + PATIENCE
  for (let next = FIRST_PAUSE; ; next = Math.min(2 * next, LONGEST_PAUSE)) {
    const { answer, moves } = await look(journey)
    const asked = (journey.session.retryAt?.getTime() ?? 0) - journey.call.now.getTime()
    const wait = Math.max(next, asked)
    if (!moves || Date.now() + wait > end) return answer
    await pause(wait, undefined, { signal: journey.call.signal }).catch(() => {}) // then the next request says so
  }
}

async function look(journey: Journey): Promise<Look> {
  const order = await journey.session.order(journey.url)
  const meaning = meaningOf(ORDER_STATUSES, order.status)
  if (meaning !== 'prove the names') await hideProofs(journey.prover, journey.call)
  switch (meaning) {
    case 'prove the names':
      return isOver(order, journey) ? over(order, journey) : prove(order, journey)
    case 'finalize':
      return isOver(order, journey) ? over(order, journey) : finalize(order, journey)
    case 'wait':
      return { answer: issuing(journey), moves: true }
    case 'collect':
      return { answer: await collect(order, journey), moves: false }
    case 'rejected':
      return { answer: await rejected(order, journey), moves: false }
    case undefined:
      return { answer: pending(journey, [{ reason: 'unknown', note: order.status }]), moves: false }
  }
}

async function prove(order: Order, journey: Journey): Promise<Look> {
  const { session, prover, call } = journey
  const { waitingFor, isTold } = await proveNames(order, session, prover, call)
  return { answer: pending(journey, waitingFor), moves: isTold }
}

/** Our request goes to the CA: from here on it may issue. RFC 8555 7.4. */
async function finalize(order: Order, journey: Journey): Promise<Look> {
  const { session, call, request } = journey
  if (request === undefined) {
    throw new BridgeError('permanent', `there is no request for the order ${order.url} here`, { outcome: 'refused' })
  }
  try {
    await session.finalize(order, request)
  } catch (error) {
    if (!(error instanceof AcmeRefusal)) throw error
    if (error.type === 'orderNotReady') return { answer: issuing(journey), moves: true } // it stands otherwise by now
    if (error.class !== 'validation' && error.type !== 'unauthorized') throw error
    return { answer: { kind: 'ended', ticket: journey.ticket, as: 'failed', why: error.message }, moves: false }
  }
  await call.steps.keep(finalizedStep(order.url), '')
  return { answer: issuing(journey), moves: true }
}

const finalizedStep = (url: string): string => `finalized ${url}`

async function collect(order: Order, journey: Journey): Promise<OrderAnswer | 'of another wish'> {
  const { session, ticket, request, preferredChain, call } = journey
  const chain = certificatesIn(await session.chain(order, preferredChain))
  const [leaf] = chain
  if (leaf === undefined) {
    const facts = { outcome: 'unknown', code: 'answer-unusable' } as const
    throw new BridgeError('transient', 'there is no certificate in its answer', facts)
  }
  const isOurs = call.steps.done.has(finalizedStep(order.url)) || (await isFor(leaf, request))
  return isOurs ? { kind: 'issued', ticket, chain } : 'of another wish'
}

/** Where that cannot be told, it counts as ours, and is judged. */
async function isFor(leaf: Uint8Array, request: Uint8Array | undefined): Promise<boolean> {
  const read = request && (await readRequest(request))
  if (read === undefined || typeof read === 'string') return true
  try {
    return sameOctets(readCertificate(leaf).publicKeyInfo, read.publicKeyInfo)
  } catch {
    return true
  }
}

/** With what the CA says of each name beside it. RFC 8555 7.1.6, 8.2. */
async function rejected(order: Order, { session, ticket }: Journey): Promise<OrderAnswer> {
  const authorizations = await session.authorizations(order)
  const whys = [order.error && wordsOf(order.error), ...authorizations.map(objectionTo)].filter((why) => why)
  return { kind: 'ended', ticket, as: 'rejected', why: [...new Set(whys)].join('; ') || 'the CA gives no reason' }
}

function objectionTo({ identifier, challenges }: Authorization): string | undefined {
  const error = challenges.find((one) => one.error !== undefined)?.error
  return error && `${identifier.value}: ${wordsOf(error)}`
}

const isOver = ({ expires }: Order, { call }: Journey): boolean =>
  expires !== undefined && new Date(expires) <= call.now

async function over({ expires }: Order, { prover, call, ticket }: Journey): Promise<Look> {
  await hideProofs(prover, call)
  const why = `its time at the CA was over at ${expires}`
  return { answer: { kind: 'ended', ticket, as: 'cancelled', why }, moves: false }
}

type Waiting = Extract<OrderAnswer, { kind: 'pending' }>['waitingFor']

const pending = ({ ticket, session }: Journey, waitingFor: Waiting): OrderAnswer => ({
  kind: 'pending',
  ticket,
  waitingFor,
  lookAgainAt: session.retryAt,
})

const issuing = ({ ticket, session }: Journey): OrderAnswer => ({
  kind: 'issuing',
  ticket,
  lookAgainAt: session.retryAt,
})
