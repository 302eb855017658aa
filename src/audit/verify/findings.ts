/** What tampering a finding looks like. */
export const FINDINGS = {
  'row-changed': 'a row was changed',
  'row-made-anew': 'a row was changed, and its hash made anew',
  'rows-made-anew': 'rows were made anew, with all their hashes',
  'rows-removed': 'rows were removed',
  'row-inserted': 'a row was put in between',
  'row-twice': 'a row stands there twice',
  'rows-moved': 'rows stand in another order',
  'event-removed': 'the event of a row was removed from the database',
  'event-past-the-chain': 'an event was put into the database past the chain',
  'tail-cut': 'the end was cut off',
  'rolled-back': 'the table was put back to an older state',
  'another-node': 'it is the chain of another node',
  backdated: 'a row claims another time than that at which it was chained',
  'checkpoint-changed': 'a checkpoint was changed',
  'checkpoint-forged': 'a checkpoint is signed by a key that is not the node’s',
  'checkpoint-missing': 'a checkpoint was removed',
  'not-an-export': 'it cannot be read',
} as const

export type FindingKind = keyof typeof FINDINGS

export interface Finding {
  readonly kind: FindingKind
  /** The first bad row; undefined: it is about no row, as a missing checkpoint. */
  readonly n: number | undefined
  readonly says: string
  /** The row that tells of a restore by which it may be explained. */
  readonly restored?: number
}

const MOST_KEPT = 100

/** What was found, the first hundred of it. */
export class Findings {
  readonly #kept: Finding[] = []
  #count = 0

  add(kind: FindingKind, n: number | undefined, says: string, restored?: number): void {
    this.#count++
    if (this.#kept.length < MOST_KEPT) this.#kept.push({ kind, n, says, ...(restored !== undefined && { restored }) })
  }

  get count(): number {
    return this.#count
  }

  /** Whether a row in this range was found bad: what follows from it is not told again. */
  anyIn(from: number, to: number): boolean {
    return this.#kept.some(({ n }) => n !== undefined && n >= from && n <= to)
  }

  /** By row; what is about no row comes last. */
  list(): readonly Finding[] {
    return [...this.#kept].sort((a, b) => (a.n ?? Number.MAX_SAFE_INTEGER) - (b.n ?? Number.MAX_SAFE_INTEGER))
  }
}
