import { insertEvent } from '../../store/index.ts'
import { messageOf, type OpenNode } from '../open-node.ts'

/** Trouble that comes again this soon is the same. */
const QUIET_MILLISECONDS = 60_000

export interface CollectorTrouble {
  taken(): void
  lost(spans: number, why: unknown): void
  /** Waits until what was begun to be told stands in the database, or cannot. */
  close(): Promise<void>
}

/**
 * One event, and one line of the log, when a collector takes no spans, and one when it does again.
 * @param url of the collector
 * @param elapsed milliseconds by a clock that nobody sets
 */
export function collectorTrouble(
  url: string,
  { store: { db }, now, log }: Pick<OpenNode, 'store' | 'now' | 'log'>,
  elapsed: () => number = () => performance.now(),
): CollectorTrouble {
  const collector = new URL(url).origin
  let trouble: { lost: number; last: number } | undefined
  let telling: Promise<void> = Promise.resolve()
  const tell = (kind: string, details: Record<string, unknown>): void => {
    const said = { collector, ...details }
    log.warn(said, kind)
    const note = () => insertEvent(db, { kind, details: said }, now())
    telling = telling.then(note).catch(() => {}) // the log has it
  }
  return {
    taken() {
      if (trouble === undefined || elapsed() - trouble.last < QUIET_MILLISECONDS) return
      tell('traces taken again', { lostSpans: trouble.lost })
      trouble = undefined
    },
    lost(spans, why) {
      const before = trouble
      trouble = { lost: (before?.lost ?? 0) + spans, last: elapsed() }
      if (before === undefined) tell('traces not taken', { why: messageOf(why) })
    },
    close: () => telling,
  }
}
