import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

const HANG_MILLISECONDS = 30_000

/** A line of JSON, or how the process failed on the question. */
export type Answer = Readonly<Record<string, string | null>>

/** It did not refuse the question, it died or hung on it. */
export function hasFailed({ refused }: Answer): boolean {
  return refused === 'crashed' || refused === 'hung'
}

interface Waiting {
  readonly line: string
  readonly answer: (answer: Answer) => void
}

/**
 * A program of others that answers each line with a line. When it dies or hangs, the question it was at gets
 * `{ refused: 'crashed' }` or `'hung'`, and a new process goes on with the rest.
 */
export class PeerProcess {
  readonly #command: readonly string[]
  readonly #hangMilliseconds: number
  readonly #waiting: Waiting[] = []
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined
  #alarm: NodeJS.Timeout | undefined
  #hung = false

  constructor(command: readonly string[], { hangMilliseconds = HANG_MILLISECONDS } = {}) {
    this.#command = command
    this.#hangMilliseconds = hangMilliseconds
  }

  ask(line: string): Promise<Answer> {
    return new Promise((answer) => {
      this.#waiting.push({ line, answer })
      this.#child ??= this.#start()
      this.#child.stdin.write(`${line}\n`)
      if (this.#waiting.length === 1) this.#setAlarm()
    })
  }

  close(): void {
    clearTimeout(this.#alarm)
    this.#child?.removeAllListeners('close')
    this.#child?.kill()
    this.#child = undefined
  }

  #start(): ChildProcessByStdio<Writable, Readable, null> {
    const [program = '', ...args] = this.#command
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
    child.stdin.on('error', () => {}) // it ended: 'close' tells what happens to the questions
    child.on('error', () => {}) // it cannot be started: 'close' comes then, too
    child.on('close', () => this.#giveUpOnFirst()) // not 'exit': what it has said may still be on its way
    createInterface({ input: child.stdout }).on('line', (line) => this.#answerFirst(JSON.parse(line)))
    return child
  }

  #answerFirst(answer: Answer): void {
    this.#waiting.shift()?.answer(answer)
    this.#setAlarm()
  }

  #giveUpOnFirst(): void {
    this.#child = undefined
    this.#answerFirst({ refused: this.#hung ? 'hung' : 'crashed' })
    this.#hung = false
    if (this.#waiting.length === 0) return
    this.#child = this.#start()
    for (const { line } of this.#waiting) this.#child.stdin.write(`${line}\n`)
  }

  #setAlarm(): void {
    clearTimeout(this.#alarm)
    if (this.#waiting.length === 0) return
    this.#alarm = setTimeout(() => {
      this.#hung = true
      this.#child?.kill('SIGKILL')
    }, this.#hangMilliseconds)
  }
}
