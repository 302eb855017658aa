import type { AlertMessage } from '../store/index.ts'

/** What a place is told, without what only this node needs. */
export type Told = Omit<AlertMessage, 'id' | 'alertId'> & {
  /** The alert's, by which a receiver joins its beginning and its end. `0`: a test. */
  readonly alert: number
  /** By which people know the node. */
  readonly node: string
}

/** Someone who tells people. */
export interface AlertPlace {
  readonly name: string
  /** Rejects, with words for an operator, where the message may not have arrived: it is sent again. */
  put(told: Told, signal: AbortSignal): Promise<void>
}

/** The place does not take this message; another one it may. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused'
}

export function subjectLine({ severity, step, says, node }: Told): string {
  const word = step === 'is over' ? 'over' : severity
  return `[${node}] ${word}: ${says}`
}

export function bodyText(told: Told): string {
  const { cause, severity, step, scope, says, beganAt, at, node, alert } = told
  return [
    `${says[0]?.toUpperCase()}${says.slice(1)}.`,
    '',
    `node       ${node}${scope === 'node' ? '' : `, on ${scope}`}`,
    `alert      ${cause}, number ${alert}, ${severity}`,
    `since      ${beganAt.toISOString()}`,
    `told       ${at.toISOString()}, as it ${step}`,
    `what to do docs/alerts.md#${cause.toLowerCase()}`,
    '',
  ].join('\n')
}

/** What a webhook gets, and, in words, a trap. */
export const bodyOf = ({ alert, step, cause, subject, severity, says, node, scope, beganAt, at }: Told) => ({
  alert,
  step,
  cause,
  subject,
  severity,
  says,
  node,
  scope,
  since: beganAt.toISOString(),
  at: at.toISOString(),
})

/** Tries a place: nothing is wrong. */
export function testMessage(node: string, now: Date): Told {
  const says = 'this is a test, and nothing is wrong'
  const about = { cause: 'EacTest', subject: '', severity: 'warning', says } as const
  return { ...about, alert: 0, node, scope: 'node', step: 'begins', at: now, beganAt: now }
}
