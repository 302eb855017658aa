import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from './random.ts'

/** Inputs worth keeping, by target, each a file of a folder: the next run starts from them. */
export class Corpus {
  readonly #folder: string
  readonly #inputs = new Map<string, Uint8Array[]>()

  constructor(folder: string) {
    this.#folder = folder
  }

  get size(): number {
    return [...this.#inputs.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** What earlier runs left for a target. */
  stored(target: string): Uint8Array[] {
    const folder = join(this.#folder, target)
    if (!existsSync(folder)) return []
    return readdirSync(folder).map((file) => Uint8Array.from(readFileSync(join(folder, file))))
  }

  keep(target: string, input: Uint8Array): void {
    this.of(target).push(input)
    mkdirSync(join(this.#folder, target), { recursive: true })
    writeFileSync(this.#pathOf(target, input), input)
  }

  /** An input that earlier runs kept adds nothing any more. */
  forget(target: string, input: Uint8Array): void {
    rmSync(this.#pathOf(target, input), { force: true })
  }

  of(target: string): Uint8Array[] {
    const known = this.#inputs.get(target)
    if (known) return known
    const inputs: Uint8Array[] = []
    this.#inputs.set(target, inputs)
    return inputs
  }

  /** One of a target, more often one that came late; nothing of nothing. */
  pick(target: string, random: Random): Uint8Array {
    const inputs = this.of(target)
    if (inputs.length === 0) return new Uint8Array()
    const late = random.oneIn(2) ? Math.floor(inputs.length * 0.8) : 0
    return inputs[late + random.below(inputs.length - late)]!
  }

  #pathOf(target: string, input: Uint8Array): string {
    return join(this.#folder, target, `${createHash('sha256').update(input).digest('hex').slice(0, 16)}.bin`)
  }
}
