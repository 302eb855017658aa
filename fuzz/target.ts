import { pathToFileURL } from 'node:url'
import type { Random } from './random.ts'

/** One thing to feed octets to, and what is promised of it. */
export interface Target {
  readonly name: string
  /** One line for people. */
  readonly title: string
  /** Gets its turn once in so many; 1 unless told otherwise. For what computes real signatures. */
  readonly every?: number
  /** Keeps what it is given, as a database does: whether memory grows is not asked, and it runs in a process of its own, after the others. */
  readonly remembers?: true
  /** Longer than that is too long for 4096 octets; 5 milliseconds unless told otherwise. */
  readonly milliseconds?: number
  /** Takes as long as it takes, before the first input: for what has to be started. */
  prepare?(): Promise<void>
  /**
   * Never changes the input.
   * @returns what happened, in a few words: an answer never heard before makes the input worth keeping
   * @throws {Complaint} a promise is broken; whatever else is thrown is a finding, too
   */
  run(input: Uint8Array): string | Promise<string>
}

/** A promise that did not hold. `promise` is stable, `detail` says what was seen this time. */
export class Complaint extends Error {
  override readonly name = 'Complaint'
  readonly promise: string

  constructor(promise: string, detail = '') {
    super(detail === '' ? promise : `${promise}: ${detail}`)
    this.promise = promise
  }
}

/** @throws {Complaint} */
export function promised(holds: boolean, promise: string, detail?: () => string): asserts holds {
  if (!holds) throw new Complaint(promise, detail?.())
}

/** What a room wants fuzzed. A module that exports one as `suite` can be run; importing it loads nothing of what is covered. */
export interface Suite {
  readonly name: string
  /** One line for people. */
  readonly title: string
  /** The folders whose blocks are counted, absolute. */
  readonly covers: readonly string[]
  readonly load: () => Promise<Contents>
}

export interface Contents {
  readonly targets: readonly Target[]
  /** Inputs to start from, by the name of a target. */
  readonly seeds: () => Readonly<Record<string, readonly Uint8Array[]>>
  /** How inputs are taken apart; as data objects, unless told otherwise. */
  readonly structure?: Structure
  /** Contents worth a try for an object with this tag. */
  readonly values: (tag: number) => readonly Uint8Array[]
  /** Tags worth a try. */
  readonly tags: readonly number[]
  /** Changes beyond those of octets and trees, such as a new signature; undefined where one cannot be made. */
  readonly changes: readonly ((input: Uint8Array, random: Random) => Uint8Array | undefined)[]
}

export interface Structure {
  /** One change or two that keep the form of an input, more or less. */
  readonly change: (input: Uint8Array, random: Random, other: () => Uint8Array) => Uint8Array
  /** Smaller inputs of that form. */
  readonly smaller: (input: Uint8Array) => Iterable<Uint8Array>
}

/** @param path of the module */
export async function importSuite(path: string): Promise<Suite> {
  return ((await import(pathToFileURL(path).href)) as { suite: Suite }).suite
}
