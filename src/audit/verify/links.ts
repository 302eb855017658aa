import { sha256 } from '../row.ts'
import type { Findings } from './findings.ts'

/** A row as it stands there. */
export interface FoundRow {
  readonly n: number
  readonly before: string
  readonly hash: string
  /** What its hash is over; undefined: its event is gone. */
  readonly text: string | undefined
}

/** Follows the chain from row to row, and says of each break which row it is and what it looks like. */
export class Links {
  readonly #findings: Findings
  readonly #start: number
  readonly #missing: { from: number; to: number }[] = []
  #n: number
  #hash: string | undefined // of row #n; undefined: it was not readable
  #hashBefore: string | undefined
  #bad = false // row #n was told of

  constructor(start: { readonly n: number; readonly hash: string }, findings: Findings) {
    this.#n = start.n
    this.#start = start.n
    this.#hash = start.hash
    this.#findings = findings
  }

  get n(): number {
    return this.#n
  }

  get hash(): string | undefined {
    return this.#hash
  }

  /** @returns whether the row is the next one, and not one too many */
  follow(row: FoundRow): boolean {
    if (row.n <= this.#n) {
      this.#outOfTurn(row)
      return false
    }
    const hole = row.n > this.#n + 1
    if (hole) this.#missing.push({ from: this.#n + 1, to: row.n - 1 })
    const own = row.text === undefined || sha256(row.text) === row.hash
    const link = hole || this.#hash === undefined || row.before === this.#hash
    const bad = this.#judge(row, own, link)
    this.#hashBefore = hole ? undefined : this.#hash
    this.#n = row.n
    this.#hash = row.hash
    this.#bad = bad
    return true
  }

  #judge(row: FoundRow, own: boolean, link: boolean): boolean {
    const { n } = row
    if (row.text === undefined) {
      this.#findings.add('event-removed', n, `row ${n}: its event is not in the database any more`)
      return true
    }
    if (!link && row.before === this.#hashBefore) {
      this.#findings.add('row-inserted', n - 1, `row ${n - 1} was put in: row ${n} follows the one before it`)
      return !own
    }
    if (!own) {
      this.#findings.add('row-changed', n, `row ${n} is not what its hash is over`)
      return true
    }
    if (link || this.#bad) return false
    if (n === this.#start + 1) this.#findings.add('another-node', n, `row ${n} does not follow where this chain begins`)
    else
      this.#findings.add(
        'row-made-anew',
        n - 1,
        `row ${n - 1} has a hash of its own making: row ${n} follows another one`,
      )
    return false
  }

  /** Whether a row of this range has not come yet. */
  lacksIn(from: number, to: number): boolean {
    return this.#missing.some((hole) => hole.from <= to && hole.to >= from)
  }

  /** A row whose place is over already: one that was missing, one that is there twice, or one too many. */
  #outOfTurn({ n, hash }: FoundRow): void {
    const hole = this.#missing.find(({ from, to }) => n >= from && n <= to)
    if (hole !== undefined) {
      this.#missing.splice(this.#missing.indexOf(hole), 1, ...without(hole, n))
      if (!this.#findings.anyIn(n, n)) this.#findings.add('rows-moved', n, `row ${n} stands behind row ${this.#n}`)
      return
    }
    if (n === this.#n && hash === this.#hash) this.#findings.add('row-twice', n, `row ${n} stands there twice`)
    else this.#findings.add('row-inserted', n, `a second row ${n} stands behind row ${this.#n}`)
  }

  /** After the last row: what never came. */
  finish(): void {
    for (const { from, to } of this.#missing) {
      const which = from === to ? `row ${from} is` : `rows ${from} to ${to} are`
      this.#findings.add('rows-removed', from, `${which} not there`)
    }
  }

  /** A line that is no row stands where the next one belongs. */
  skip(): void {
    this.#n += 1
    this.#hashBefore = undefined
    this.#hash = undefined
    this.#bad = true
  }
}

function without({ from, to }: { from: number; to: number }, n: number): { from: number; to: number }[] {
  return [
    { from, to: n - 1 },
    { from: n + 1, to },
  ].filter((one) => one.from <= one.to)
}
