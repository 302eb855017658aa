import type { Finding } from './finding.ts'

/** What the parent tells the process that runs the loop. */
export type ToChild = { readonly kind: 'start'; readonly order: Order } | { readonly kind: 'stop' }

export interface Order {
  /** Path of the module that exports the suite. */
  readonly suite: string
  readonly targets: readonly string[]
  readonly seed: number
  /** Until then: milliseconds, inputs. */
  readonly milliseconds: number
  readonly inputs: number
  readonly corpusFolder: string
  readonly findingsFolder: string
  /** File for what is about to run. */
  readonly inHandFile: string
  readonly lookAtMemoryEvery: number
  readonly blocks: readonly { readonly url: string; readonly place: number }[]
}

/** What the process that runs the loop tells. */
export type FromChild =
  | { readonly kind: 'preparing' }
  | { readonly kind: 'progress'; readonly standing: Standing }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'done'; readonly standing: Standing }
  /** Not an input's doing: the loop itself cannot go on. */
  | { readonly kind: 'failed'; readonly why: string }

export interface Standing {
  readonly inputs: number
  readonly corpus: number
  /** Places in {@link Order.blocks} of those that have not run. */
  readonly unreached: readonly number[]
  readonly newest: string
}

/** In the file named by {@link Order.inHandFile}. */
export interface InHand {
  readonly target: string
  readonly inputs: readonly string[]
}
