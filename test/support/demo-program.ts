import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { putDatabase } from './embedded-template.ts'
import { eventually } from './eventually.ts'
import { freePorts } from './free-port.ts'
import { keyEnvironment } from './keys.ts'

export const EAC = fileURLToPath(new URL('../../bin/eac.js', import.meta.url))
const PORTS_OF_THE_WORLD = 23 // states, their gates and lists, an ACME CA, and the terminal that is called back

/** `eac demo` as a program of its own, in a folder and at ports of its own. */
export class DemoProgram {
  readonly folder: string
  readonly port: number
  /** What it said since it was started, or since this was emptied. */
  said = ''
  #running: ChildProcess | undefined

  readonly #environment: Readonly<Record<string, string>>

  private constructor(folder: string, port: number, environment: Readonly<Record<string, string>>) {
    this.#environment = environment
    this.folder = folder
    this.port = port
  }

  /** @param states whose databases are there already, new and empty: making one takes seconds of a core */
  static async prepare(states: readonly string[] = []): Promise<DemoProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'eac-demo-'))
    for (const state of states) await putDatabase(join(folder, state, 'data'))
    return new DemoProgram(folder, await freePorts(PORTS_OF_THE_WORLD), await keyEnvironment())
  }

  start(...args: string[]): void {
    this.said = ''
    const command = [EAC, 'demo', '--data', this.folder, ...args]
    this.#running = spawn(process.execPath, command, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#environment },
    })
    for (const stream of [this.#running.stdout, this.#running.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.said += chunk.toString('utf8')
      })
    }
  }

  hears(pattern: RegExp, milliseconds = 120_000): Promise<void> {
    return eventually(String(pattern), () => pattern.test(this.said), milliseconds)
  }

  /** @returns its exit code */
  async ended(signal?: 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    const running = this.#running
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return null
    const ended = once(running, 'exit')
    if (signal !== undefined) running.kill(signal)
    const [code] = (await ended) as [number | null]
    return code
  }

  async remove(): Promise<void> {
    await this.ended('SIGKILL')
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** A command of an operator, from beside. @returns its standard output */
export async function eac(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [EAC, ...args])
  return stdout
}
