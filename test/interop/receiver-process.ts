import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const START_MILLISECONDS = 20_000

/**
 * A callback service that shares no line with ours, in a process of its own. It prints "port N" when it listens, then a
 * line of JSON for each message that came, and ends when its standard input does.
 */
export class ReceiverProcess<Callback> {
  readonly url: string
  readonly #process: Child
  readonly #lines: AsyncIterator<string>
  /** What it wrote to its standard error. */
  readonly #complaints: readonly string[]

  private constructor(process: Child, lines: AsyncIterator<string>, complaints: readonly string[], port: string) {
    this.#process = process
    this.#lines = lines
    this.#complaints = complaints
    this.url = `https://127.0.0.1:${port}/callback`
  }

  /** @throws when it does not come to listen; it is ended then */
  static async start<Callback>(program: string, args: readonly string[]): Promise<ReceiverProcess<Callback>> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    const complaints: string[] = []
    child.stderr.on('data', (text) => complaints.push(String(text)))
    child.on('error', () => {}) // it then prints nothing
    child.stdin.on('error', () => {}) // it may have ended
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    try {
      const said = await lineWithin(lines, START_MILLISECONDS, complaints)
      const [, port] = /^port (\d+)$/.exec(said) ?? []
      if (port === undefined) throw new Error(`it printed "${said}" in place of its port`)
      return new ReceiverProcess(child, lines, complaints, port)
    } catch (error) {
      child.kill()
      throw new Error(`the receiver in ${program} did not start: ${(error as Error).message}`)
    }
  }

  async next(milliseconds = 20_000): Promise<Callback> {
    return JSON.parse(await lineWithin(this.#lines, milliseconds, this.#complaints))
  }

  close(): void {
    this.#process.stdin.end()
    this.#process.kill()
  }
}

async function lineWithin(
  lines: AsyncIterator<string>,
  milliseconds: number,
  complaints: readonly string[],
): Promise<string> {
  const failed = (what: string): Error => {
    const said = complaints.join('').trim().slice(-600)
    return new Error(said === '' ? what : `${what}; it said: ${said}`)
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failed(`nothing came within ${milliseconds} ms`)), milliseconds)
  })
  const line = await Promise.race([lines.next(), late]).finally(() => clearTimeout(timer))
  if (line.done === true) throw failed('the receiver ended')
  return line.value
}
