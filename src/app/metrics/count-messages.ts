import { ALL_TERMINALS, causeOf } from '../../async/index.ts'
import type { HandlerDeps } from '../../handlers/index.ts'
import type { Partner } from '../../messages/index.ts'
import type { RefusedCaller } from '../transport/index.ts'
import type { Meter } from './meter.ts'

/** What was answered to a message of a partner. */
interface Answered {
  /** Undefined: nobody could tell which. */
  readonly operation: string | undefined
  /** A return code, or `fault` and its HTTP status. */
  readonly result: string
  readonly milliseconds: number
}

export function countAnswered(meter: Meter, { operation = 'unknown', result, milliseconds }: Answered): void {
  meter.count('eac_messages_total', { direction: 'in', operation, result })
  meter.observe('eac_message_seconds', { operation }, milliseconds / 1000)
}

/** Counts calls to partners, and how long they took to answer. */
export function countingCalls(meter: Meter, call: HandlerDeps['call']): HandlerDeps['call'] {
  return async (partner, url, command, ...more) => {
    const began = performance.now()
    const label = labelOf(partner)
    try {
      const answer = await call(partner, url, command, ...more)
      const result = answer.kind === 'unusable' ? 'unusable' : answer.returnCode
      meter.count('eac_messages_total', { direction: 'out', operation: command.operation, result })
      meter.observe('eac_partner_answer_seconds', { partner: label }, (performance.now() - began) / 1000)
      return answer
    } catch (error) {
      meter.count('eac_partner_calls_failed_total', { partner: label, cause: causeOf(error).kind })
      throw error
    }
  }
}

export function countingRefused(
  meter: Meter,
  note: (refused: RefusedCaller) => void,
): (refused: RefusedCaller) => void {
  return (refused) => {
    meter.count('eac_refused_callers_total', { why: causeOfRefusal(refused.why) })
    note(refused)
  }
}

/** Terminals stand together. */
export const labelOf = ({ role, name }: Partner): string => (role === 'terminal' ? ALL_TERMINALS : name)

/** Without the names of rules and authorities behind a colon or `of`: the events have them. */
const causeOfRefusal = (why: string): string => why.replace(/(:| of ).*$/s, '')
