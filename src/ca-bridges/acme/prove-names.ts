import type { WaitingFor } from '../../messages/index.ts'
import { type BridgeCall, BridgeError } from '../index.ts'
import { type Proof, type Prover, waitingForProof } from './challenges/index.ts'
import type { AcmeSession } from './session.ts'
import type { Authorization, Challenge, Order } from './shapes.ts'
import { AUTHORIZATION_STATUSES, meaningOf } from './statuses.ts'

/** How far the names of an order are shown to be ours. */
export interface Proving {
  /** What the CA still waits for. */
  readonly waitingFor: readonly WaitingFor[]
  /** Nothing is left for us to do: the CA looks. */
  readonly isTold: boolean
}

/** Shows what is to be found under each name, and tells the CA once it is there. What was told already is not told again. */
export async function proveNames(
  order: Order,
  session: AcmeSession,
  prover: Prover,
  call: Pick<BridgeCall, 'signal' | 'steps'>,
): Promise<Proving> {
  const waitingFor: WaitingFor[] = []
  let isTold = true
  for (const authorization of await session.authorizations(order)) {
    const meaning = meaningOf(AUTHORIZATION_STATUSES, authorization.status)
    if (meaning === undefined)
      waitingFor.push({ reason: 'unknown', note: `${nameIn(authorization)}: ${authorization.status}` })
    if (meaning !== 'open') continue
    const challenge = challengeFor(authorization, prover.method)
    const proof = await proofOf(authorization, challenge, session, prover.method)
    const note = await showAndTell(proof, challenge, session, prover, call)
    if (note !== undefined) isTold = false
    waitingFor.push({ ...waitingForProof(proof), ...(note !== undefined && { note }) })
  }
  return { waitingFor, isTold }
}

/** @returns why the CA was not told */
async function showAndTell(
  proof: Proof,
  challenge: Challenge,
  session: AcmeSession,
  prover: Prover,
  { signal, steps }: Pick<BridgeCall, 'signal' | 'steps'>,
): Promise<string | undefined> {
  const told = `told ${challenge.url}`
  const shown = `${SHOWN}${challenge.url}`
  if (!steps.done.has(shown)) await steps.keep(shown, JSON.stringify(proof)) // before: a crash leaves nothing that is not taken away
  if (steps.done.has(told) && prover.method === 'dns-01') return undefined
  const trouble = await prover.show(proof, signal)
  if (trouble !== undefined || steps.done.has(told)) return trouble
  await session.tell(challenge)
  await steps.keep(told, '')
  return undefined
}

const [SHOWN, HIDDEN] = ['shown ', 'hidden ']

/** Takes away what was shown, each once. What cannot be taken away now is tried again when it is called again. */
export async function hideProofs(
  prover: Prover,
  { signal, steps }: Pick<BridgeCall, 'signal' | 'steps'>,
): Promise<void> {
  for (const [step, left] of [...steps.done]) {
    if (!step.startsWith(SHOWN)) continue
    const hidden = `${HIDDEN}${step.slice(SHOWN.length)}`
    if (steps.done.has(hidden)) continue
    try {
      await prover.hide(JSON.parse(left) as Proof, signal)
      await steps.keep(hidden, '')
    } catch {
      // a record too many does no harm: the order goes on
    }
  }
}

function challengeFor(authorization: Authorization, method: Proof['method']): Challenge {
  const found = authorization.challenges.find(({ type, token }) => type === method && token !== undefined)
  if (found !== undefined) return found
  const offered = authorization.challenges.map(({ type }) => type).join(', ') || 'nothing'
  const says = `${nameIn(authorization)} can be proved to it by ${offered}, not by ${method}: change challenge.by`
  throw new BridgeError('permanent', says, { outcome: 'refused' })
}

async function proofOf(
  { identifier, expires }: Authorization,
  challenge: Challenge,
  session: AcmeSession,
  method: Proof['method'],
): Promise<Proof> {
  const value = await session.answerTo(challenge)
  return { method, name: identifier.value, token: challenge.token ?? '', value, until: expires }
}

const nameIn = ({ identifier, wildcard }: Authorization): string => `${wildcard ? '*.' : ''}${identifier.value}`
