import type { EventView, ShownExchangeView } from '../../../messages/index.ts'

/** Why a message does not go on. */
export interface Trouble {
  readonly kind: string // a cause
  readonly says: string
  readonly at: string
  /** How many attempts failed since it last went on; undefined where it is parked. */
  readonly failed?: number
}

/** By its newest event: whether it was parked, or whether its newest attempt failed. */
export function troubleOf({ state, events }: Pick<ShownExchangeView, 'state' | 'events'>): Trouble | undefined {
  if (state === 'closed') return undefined
  if (state === 'parked') return told(events.findLast(({ kind }) => kind === 'parked'))
  const trouble = events.at(-1)?.kind === 'attempt failed' ? told(events.at(-1)) : undefined
  if (trouble === undefined) return undefined
  const before = events.findLastIndex(({ kind }) => kind !== 'attempt failed')
  return { ...trouble, failed: events.length - 1 - before }
}

function told(event: EventView | undefined): Trouble | undefined {
  if (event === undefined) return undefined
  const { kind, cause } = event.details
  return { kind: String(kind ?? 'unknown'), says: String(cause ?? ''), at: event.at }
}
