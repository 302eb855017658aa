import type { Cause, CauseKind, Partner, PartnerAnswer } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import { ATTRIBUTES, carrying } from '../traces/index.ts'
import { type CircuitPlan, enterCircuit, giveBack, noteNotReached, noteReached, type Pass } from './partner-circuit.ts'
import { causeOf, HeldBack } from './work-errors.ts'

/** Whether trouble of each kind says that the partner is not there. An answer of its own never does, whatever it says. */
const SAYS: Readonly<Partial<Record<CauseKind, 'not-reached' | 'reached'>>> = {
  'target-refused': 'not-reached',
  'connect-failed': 'not-reached',
  'tls-failed': 'not-reached',
  'server-certificate-unknown': 'not-reached',
  'server-certificate-expired': 'not-reached',
  'server-certificate-refused': 'not-reached',
  'connection-lost': 'not-reached',
  timeout: 'not-reached',
  unavailable: 'not-reached',
  'response-too-large': 'reached',
  'response-malformed': 'reached',
  'credentials-refused': 'reached',
  'no-quota': 'reached',
  'not-known-there': 'reached',
  refused: 'reached',
}

interface CallGateOptions {
  readonly db: Database
  readonly now: () => Date
  /** In force now. */
  readonly plan: () => CircuitPlan
  /** Has the queue look for what may go on, now or after so many milliseconds. */
  readonly lookIn: (milliseconds: number, partnerId?: string) => void
  /** What a call showed of the partner could not be noted. */
  readonly onTrouble: (error: unknown) => void
}

/** Lets work towards a partner through, and notes what it showed of whether the partner is there. @throws {HeldBack} */
export type Gate = <Answer>(
  partner: Partner,
  work: () => Promise<Answer>,
  /** Of an answer by which the partner is not there now, itself or by a gateway in front of it: so it was not reached. */
  notReachedBy?: (answer: Answer) => Cause | undefined,
) => Promise<Answer>

type Call<Rest extends readonly unknown[]> = (partner: Partner, ...rest: Rest) => Promise<PartnerAnswer>

/** Every call to a partner goes through here: none while its circuit is open or people have paused it. @throws {HeldBack} */
export function throughGate<Rest extends readonly unknown[]>(call: Call<Rest>, options: CallGateOptions): Call<Rest> {
  const gate = openGate(options)
  return (partner, ...rest) => gate(partner, () => call(partner, ...rest), unavailable)
}

const unavailable = (answer: PartnerAnswer): Cause | undefined =>
  answer.kind === 'unusable' && answer.unavailable ? { kind: 'unavailable', says: answer.why } : undefined

/** Of the circuit as a call goes through. */
const STATE_OF: Readonly<Record<Pass['kind'], string>> = { free: 'closed', probe: 'half-open' }

export function openGate({ db, now, plan, lookIn, onTrouble }: CallGateOptions): Gate {
  const reached = async (partner: Partner, pass: Pass): Promise<void> => {
    if (await noteReached(db, partner, pass, now())) lookIn(0, partner.id)
  }
  const notReached = async (partner: Partner, pass: Pass, cause: Cause): Promise<void> => {
    const at = now()
    const next = await noteNotReached(db, partner, pass, cause, plan(), at)
    if (next !== undefined) lookIn(next.getTime() - at.getTime())
  }

  const noteAnswer = (partner: Partner, pass: Pass, cause: Cause | undefined): Promise<void> =>
    cause === undefined ? reached(partner, pass) : notReached(partner, pass, cause)
  const noteError = (partner: Partner, pass: Pass, cause: Cause): Promise<void> => {
    const says = SAYS[cause.kind]
    if (says === undefined) return giveBack(db, partner, pass, now())
    return says === 'reached' ? reached(partner, pass) : notReached(partner, pass, cause)
  }

  return async (partner, work, notReachedBy) => {
    const pass = await enterCircuit(db, partner.id, plan(), now())
    if (pass === undefined) throw new HeldBack(partner.name)
    let answer: Awaited<ReturnType<typeof work>>
    try {
      answer = await carrying({ [ATTRIBUTES.circuit]: STATE_OF[pass.kind] }, work)
    } catch (error) {
      await noteError(partner, pass, causeOf(error)).catch(onTrouble)
      throw error
    }
    await noteAnswer(partner, pass, notReachedBy?.(answer)).catch(onTrouble) // the answer is here, and counts; a probe ends by its time
    return answer
  }
}
