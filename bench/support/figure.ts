import { percentile } from './percentile.ts'
import { median } from './rounds.ts'

/** One line of a bench: what was measured, and the peer or limit it stands beside, measured in the same run. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly against: string
  readonly reference: number
  /**
   * More is better: `value / reference`, or the other way round where less is. Where both were measured round by round, the median
   * of the quotients of each round.
   */
  readonly ratio: number
  /** Half of the quotients of the rounds lie between these. */
  readonly quartiles?: readonly [number, number]
}

export interface BenchOptions {
  /** A few seconds, to see that it runs; the figures are rough. */
  readonly quick: boolean
  /** Of `scale`: how many exchanges are stored, and how many messages a worker works on. */
  readonly exchanges?: number | undefined
  readonly messages?: number | undefined
  /** What is going on, for whoever waits. */
  readonly progress: (text: string) => void
  /** A folder for profiles of the processes that are measured, as `node --cpu-prof` writes them. */
  readonly profile?: string | undefined
}

/** What a file `bench/NAME.ts` exports as `bench`. */
export interface Bench {
  readonly title: string
  run(options: BenchOptions): Promise<readonly Figure[]>
  /** The figures of a whole run as they stand in docs/bench.md, in Markdown; without it a run cannot be written there. */
  documentRun?(figures: readonly Figure[]): string
}

export function figure(name: string, value: number, unit: string, against: string, reference: number): Figure {
  return {
    name,
    value: rounded(value),
    unit,
    against,
    reference: rounded(reference),
    ratio: rounded(value / reference),
  }
}

/** As {@link figure}, of what was measured round by round. */
export function pairedFigure(
  name: string,
  values: readonly number[],
  unit: string,
  against: string,
  references: readonly number[],
): Figure {
  const quotients = values.map((value, round) => value / references[round]!) // of neighbours: what slowed one slowed the other, too
  return {
    ...figure(name, median(values), unit, against, median(references)),
    ratio: rounded(median(quotients)),
    quartiles: [rounded(percentile(quotients, 0.25)), rounded(percentile(quotients, 0.75))],
  }
}

/** As {@link figure}, for what is better the less it is: `ratio` is `reference / value`. */
export function lessIsBetter(name: string, value: number, unit: string, against: string, reference: number): Figure {
  return { ...figure(name, value, unit, against, reference), ratio: rounded(reference / value) }
}

// Four digits are more than a shared machine can promise.
const rounded = (value: number) => Number(value.toPrecision(4))
