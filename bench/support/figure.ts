/** One line of a bench: what was measured, and the peer or limit it stands beside, measured in the same run. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly against: string
  readonly reference: number
  /** More is better: `value / reference`, or the other way round where less is. */
  readonly ratio: number
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

/** As {@link figure}, for what is better the less it is: `ratio` is `reference / value`. */
export function lessIsBetter(name: string, value: number, unit: string, against: string, reference: number): Figure {
  return { ...figure(name, value, unit, against, reference), ratio: rounded(reference / value) }
}

// Four digits are more than a shared machine can promise.
const rounded = (value: number) => Number(value.toPrecision(4))
