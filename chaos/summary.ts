import type { Problem } from './audit.ts'
import { type Book, hasEnded } from './book.ts'
import { groupBy } from './group-by.ts'

/** What a run did, and what came of it. */
export interface Summary extends Counts {
  readonly size: string
  readonly seed: number
  readonly seconds: number
  /** How often each step, and chance, ended a process. */
  readonly killed: ReadonlyMap<string, number>
  readonly faults: ReadonlyMap<string, number>
  /** Faults that cannot be made here. */
  readonly notTried: readonly string[]
  readonly problems: readonly Problem[]
}

interface Counts {
  readonly sent: number
  /** How often they were sent, repeats included. */
  readonly tries: number
  readonly accepted: number
  readonly answered: number
  readonly certificates: number
  /** Callbacks that came again, with the same content. */
  readonly redelivered: number
  /** Callbacks that came after one for a message that was acknowledged later to the same partner. */
  readonly outOfOrder: number
}

export function countsOf({ entries }: Book): Counts {
  return {
    sent: entries.length,
    tries: entries.reduce((sum, { tries }) => sum + tries, 0),
    accepted: entries.filter(({ acknowledged }) => acknowledged !== undefined).length,
    answered: entries.filter(hasEnded).length,
    certificates: entries.filter(({ certificate }) => certificate !== undefined).length,
    redelivered: entries.reduce((sum, { callbacks }) => sum + Math.max(0, total(callbacks) - 1), 0),
    outOfOrder: [...groupBy(entries, ({ party }) => party).values()].reduce((sum, of) => sum + overtaken(of), 0),
  }
}

export const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, one) => sum + one, 0)

function overtaken(entries: Book['entries']): number {
  const inOrder = entries
    .flatMap(({ acknowledged, calledBack }) =>
      acknowledged === undefined || calledBack === undefined ? [] : [{ acknowledged, calledBack }],
    )
    .sort((a, b) => a.calledBack - b.calledBack)
  let latest = -1
  return inOrder.filter(({ acknowledged }) => {
    const late = acknowledged < latest
    latest = Math.max(latest, acknowledged)
    return late
  }).length
}

export const countOf = ({ problems }: Summary, kind: Problem['kind']): number =>
  problems.filter((one) => one.kind === kind).length

export const holds = ({ problems }: Summary): boolean => problems.length === 0

/** For a person. */
export function textOf(summary: Summary): string {
  const { size, seed, seconds, killed, faults, notTried, problems } = summary
  const rows: [string, string][] = [
    ['size', size],
    ['seed', String(seed)],
    ['time', `${seconds} s`],
    ['sent', `${summary.sent} messages, ${summary.tries} times`],
    ['accepted', String(summary.accepted)],
    ['answered', `${summary.answered}, ${summary.certificates} of them with a new certificate`],
    ['lost', String(countOf(summary, 'lost'))],
    ['doubled effects', String(countOf(summary, 'doubled'))],
    ['otherwise wrong', String(countOf(summary, 'wrong'))],
    ['redelivered', `${summary.redelivered} callbacks came again, word for word`],
    ['out of order', `${summary.outOfOrder} callbacks came after a later one`],
    ['kills', `${total(killed)}: ${listOf(killed)}`],
    ['faults', listOf(faults)],
    ...notTried.map((name): [string, string] => ['not possible here', name]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}${value}`),
    ...problems.map(({ kind, says }) => `${kind.toUpperCase()}: ${says}`),
    '',
  ].join('\n')
}

export const listOf = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, times]) => (times === 1 ? name : `${name} (${times})`)).join('; ') || 'none'
