import type { ChildProcess } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'

/** A program beside us that is asked something in a line and answers with a line: a number. */
export class AskedProcess {
  readonly #name: string
  readonly #child: ChildProcess
  readonly #lines: Interface
  #failed: Error | undefined

  /** @param child with `stdin` and `stdout` as pipes */
  constructor(name: string, child: ChildProcess) {
    this.#name = name
    this.#child = child
    this.#lines = createInterface({ input: child.stdout! })
    child.on('error', (error) => (this.#failed = error)) // there is no such program
    child.stdin!.on('error', () => {}) // it ended: who asks is told by 'close'
  }

  /** One question at a time. @throws {Error} the program has ended, or never began */
  ask(question: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(this.#failed ?? new Error(`${this.#name} ended`))
      this.#lines.once('close', gone)
      this.#lines.once('line', (line) => {
        this.#lines.off('close', gone)
        resolve(Number(line))
      })
      this.#child.stdin!.write(`${question}\n`)
    })
  }

  end(): void {
    this.#child.kill()
  }
}
