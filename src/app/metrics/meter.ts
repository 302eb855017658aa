import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricName,
} from './metric-table.ts'

/** Of one metric: a caller must not be able to fill our memory with words of its own. */
const MOST_SERIES = 1_000
const OTHER = 'other'

/** One value of a gauge. */
export type Reading = {
  [Name in GaugeName]: { readonly name: Name; readonly labels: LabelsOf<Name>; readonly value: number }
}[GaugeName]

/** What a process counts while it works, and what it last read: Prometheus' text of all of it. */
export class Meter {
  readonly #registry = new Registry()
  readonly #metrics: Readonly<Record<MetricName, Counter | Gauge | Histogram>>
  readonly #series = new Map<MetricName, Set<string>>()

  constructor() {
    const made = Object.entries(METRICS).map(([name, form]) => [name, metricOf(name, form, this.#registry)])
    this.#metrics = Object.fromEntries(made)
    this.replace(namesOfGauges(), [])
  }

  /** The content type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType
  }

  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    ;(this.#metrics[name] as Counter).inc(this.#bounded(name, labels), by)
  }

  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void {
    ;(this.#metrics[name] as Histogram).observe(this.#bounded(name, labels), seconds)
  }

  /** These gauges have these values, and no others: what was read before is forgotten. */
  replace(names: readonly GaugeName[], readings: readonly Reading[]): void {
    for (const name of names) this.#forget(name)
    for (const { name, labels, value } of readings) (this.#metrics[name] as Gauge).set({ ...labels }, value)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #forget(name: GaugeName): void {
    const gauge = this.#metrics[name] as Gauge
    gauge.reset()
    if (METRICS[name].labels.length === 0) gauge.remove() // it would begin at 0, which nobody has read
  }

  #bounded<Name extends MetricName>(name: Name, labels: LabelsOf<Name>): Record<string, string> {
    const known = this.#series.get(name) ?? new Set()
    const key = JSON.stringify(labels)
    if (known.has(key)) return labels
    if (known.size >= MOST_SERIES) return Object.fromEntries(Object.keys(labels).map((label) => [label, OTHER]))
    this.#series.set(name, known.add(key))
    return labels
  }
}

const namesOfGauges = (): GaugeName[] =>
  (Object.keys(METRICS) as MetricName[]).filter((name): name is GaugeName => METRICS[name].type === 'gauge')

function metricOf(
  name: string,
  { type, labels, help, ...rest }: (typeof METRICS)[MetricName],
  registry: Registry,
): Counter | Gauge | Histogram {
  const options = { name, help, labelNames: [...labels], registers: [registry] }
  if (type === 'counter') return new Counter(options)
  if (type === 'gauge') return new Gauge(options)
  return new Histogram({ ...options, buckets: [...('buckets' in rest ? rest.buckets : [])] })
}
