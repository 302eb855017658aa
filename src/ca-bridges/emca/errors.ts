import { BridgeError, type BridgeErrorClass, type CallOutcome } from '../index.ts'
import type { Source } from './fields.ts'

interface ErrorRow {
  readonly class: BridgeErrorClass
  /** What people look at first. */
  readonly hint?: string
  readonly source: Source
}

/** Errors are texts, without numbers. By how they begin, capitals aside. */
export const EMCA_ERRORS = {
  'Invalid request details found': { class: 'auth', hint: 'authentication key, user or our address', source: 'P' },
  'Invalid input data': { class: 'auth', hint: 'it could not decrypt: encryption key or mode', source: 'P' },
  'Signature verification failed': { class: 'auth', hint: 'the key and certificate that sign', source: 'P' },
  'Invalid parameter': { class: 'validation', source: 'P' },
  'Invalid Certificate Profile name': { class: 'not-found', source: 'P' },
  'Internal server error': { class: 'transient', source: 'P' },
} as const satisfies Record<string, ErrorRow>

export const CANNOT_DECRYPT = 'Invalid input data' satisfies keyof typeof EMCA_ERRORS

const ROWS: readonly (readonly [string, ErrorRow])[] = Object.entries(EMCA_ERRORS)
const LONGEST_TEXT = 500

export function beginsWith(text: string, beginning: string): boolean {
  return text.trim().toLowerCase().startsWith(beginning.toLowerCase())
}

/** A no of the CA. Any text that is in no document is `permanent`: for people. */
export function refusal(text: string): BridgeError {
  const [, row] = ROWS.find(([beginning]) => beginsWith(text, beginning)) ?? []
  const { class: kind, hint }: Pick<ErrorRow, 'class' | 'hint'> = row ?? { class: 'permanent' }
  const says = `${text.trim().slice(0, LONGEST_TEXT) || 'failure, without a text'}${hint === undefined ? '' : ` (${hint})`}`
  const outcome: CallOutcome = kind === 'transient' ? 'unknown' : 'refused'
  return new BridgeError(kind, says, { outcome, safeToRepeat: true }) // the same applicationId is the same order
}
