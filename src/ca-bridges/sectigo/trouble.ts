import { BridgeError, type BridgeErrorClass, type CallOutcome } from '../index.ts'
import type { SectigoAnswer } from './answer.ts'
import { type ErrorMeaning, errorRow, meaningByWords, type SectigoCall } from './errors.ts'
import { FIELDS } from './fields.ts'

const OVERLOAD_PAUSE = 3_600_000 // in milliseconds: the CA names none
const MOST_GENERAL_ERRORS = 2

/** What the reading of an error goes by. */
export interface TroubleContext {
  readonly call: SectigoCall
  readonly now: Date
  /** How often the CA said of this order that it does not know what is wrong. */
  readonly generalErrors: number
  /** From a wire name to that of the row. */
  readonly rowNamed: (wire: string) => string
}

export type StandingError = Extract<ErrorMeaning, 'rejected' | 'revoked' | 'awaits payment' | 'being issued'>
export type Trouble =
  | { readonly kind: 'error'; readonly error: BridgeError; readonly isGeneral: boolean }
  /** No trouble: it says how the order stands. */
  | { readonly kind: 'standing'; readonly standing: StandingError }

/** What an answer below 0 leads to. */
export function troubleOf(answer: SectigoAnswer, context: TroubleContext): Trouble {
  const row = errorRow(answer.code, context.call)
  const means = row?.means ?? 'by words'
  switch (means) {
    case 'rejected':
    case 'revoked':
    case 'awaits payment':
    case 'being issued':
      return { kind: 'standing', standing: means }
    case 'transient twice': {
      const isOver = context.generalErrors >= MOST_GENERAL_ERRORS
      const outcome = context.call === 'order' ? 'unknown' : 'refused'
      return {
        kind: 'error',
        error: errorFor(answer, isOver ? 'permanent' : 'transient', context, outcome),
        isGeneral: true,
      }
    }
    case 'by words':
      return { kind: 'error', error: errorFor(answer, meaningByWords(answer.says), context), isGeneral: false }
    default:
      return { kind: 'error', error: errorFor(answer, means, context), isGeneral: false }
  }
}

function errorFor(
  answer: SectigoAnswer,
  kind: BridgeErrorClass,
  context: TroubleContext,
  outcome: CallOutcome = 'refused',
): BridgeError {
  const { call, now } = context
  const wire = argumentIn(answer)
  const field = wire === undefined ? undefined : context.rowNamed(wire)
  const says = `Sectigo ${answer.code}: ${answer.says || (errorRow(answer.code, call)?.says ?? 'no words')}`
  if (call === 'order' && field === 'foreignOrderNumber' && answer.code !== -2) return knownAlready(says)
  if (call !== 'order' && kind === 'validation' && field !== undefined && NAMES_OF_ORDER.has(field)) {
    return new BridgeError('not-found', says, { outcome, field })
  }
  const isOverload = answer.code === -42
  return new BridgeError(kind, says, {
    outcome,
    safeToRepeat: true, // our number of the order is unique there
    field,
    ...(kind === 'transient' && { code: isOverload ? ('no-quota' as const) : ('internal-error' as const) }),
    ...(isOverload && { retryAt: new Date(now.getTime() + OVERLOAD_PAUSE) }),
  })
}

const NAMES_OF_ORDER: ReadonlySet<string> = new Set(['orderNumber', 'certificateID', 'serialNumber'])

/** An order went out before, its answer was lost, and the CA has it. What it is called there only people can see. */
function knownAlready(says: string): BridgeError {
  const how =
    'it has the order: look there for our number (foreignOrderNumber), then give its own as --ticket "sectigo/1 NUMBER PRODUCT"'
  return new BridgeError('permanent', `${says}; ${how}`, {
    outcome: 'unknown',
    safeToRepeat: false,
    code: 'outcome-unknown',
    field: 'foreignOrderNumber',
  })
}

/** The argument that an error quotes. */
function argumentIn({ says, value }: SectigoAnswer): string | undefined {
  const item = value('errorItem')
  if (item !== undefined) return item
  const quoted = [...says.matchAll(/['"`‘“]([A-Za-z0-9_]{1,64})['"`’”]/g)].map(([, name]) => name)
  return (
    quoted.find((name) => name !== undefined && (Object.hasOwn(FIELDS, name) || NAMES_OF_ORDER.has(name))) ?? quoted[0]
  )
}
