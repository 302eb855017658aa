import type { Findings } from './findings.ts'

const LATE_MILLISECONDS = 15 * 60_000 // a transaction that took long, clocks of several hosts
const CLOCK_SET_BACK = 'the clock was set back: what waited is taken up'

/** What was chained behind a checkpoint cannot have happened long before it, nor what was chained before it long after. */
export class Times {
  readonly #findings: Findings
  #signedAt: number | undefined // when the last checkpoint before this row was signed
  #latest = { n: 0, at: 0 } // of the rows since

  constructor(findings: Findings) {
    this.#findings = findings
  }

  judge(n: number, at: number, kind: string): void {
    if (kind === CLOCK_SET_BACK) this.#signedAt = undefined
    if (this.#signedAt !== undefined && at < this.#signedAt - LATE_MILLISECONDS) {
      const signed = new Date(this.#signedAt).toISOString()
      this.#findings.add('backdated', n, `row ${n} says ${new Date(at).toISOString()}, and was chained after ${signed}`)
    }
    if (at > this.#latest.at) this.#latest = { n, at }
  }

  /** @param agrees whether its rows are those it was signed over */
  close(at: string, agrees: boolean): void {
    const signedAt = Date.parse(at)
    const { n, at: latest } = this.#latest
    if (agrees && latest > signedAt + LATE_MILLISECONDS) {
      const said = new Date(latest).toISOString()
      this.#findings.add('backdated', n, `row ${n} says ${said}, and was chained before ${at}`)
    }
    this.#latest = { n: 0, at: 0 }
    if (agrees) this.#signedAt = signedAt
  }
}
