import { renameSync, writeFileSync } from 'node:fs'

/** The clock of the node's processes, which follow a file: they are all off by the same. */
export class Clock {
  readonly file: string
  readonly #base: number

  /** @param base milliseconds by which it is off when it is said to be right */
  constructor(file: string, base: number) {
    this.file = file
    this.#base = base
    this.move(0)
  }

  move(milliseconds: number): void {
    writeFileSync(`${this.file}.new`, String(this.#base + milliseconds))
    renameSync(`${this.file}.new`, this.file)
  }
}
