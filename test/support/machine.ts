import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const EAC = fileURLToPath(new URL('../../bin/eac.js', import.meta.url))

/** What a person at a terminal sees of a command. */
export interface Shown {
  readonly exitCode: number | null
  readonly out: string
  readonly err: string
}

/** A computer with its data folder, at which somebody types `eac …`: each command is a process of its own. */
export class Machine {
  readonly folder: string
  /** What `eac serve` printed so far, in all its lives. */
  said = ''
  readonly #environment: NodeJS.ProcessEnv
  #serving: ChildProcess | undefined

  constructor(folder: string, environment: NodeJS.ProcessEnv = {}) {
    this.folder = folder
    this.#environment = { ...process.env, ...environment }
  }

  /** @param line as it is typed, words between blanks; `"…"` is one word */
  async type(line: string): Promise<Shown> {
    const child = this.#start(line)
    const shown = { out: '', err: '' }
    child.stdout?.on('data', (text) => {
      shown.out += text
    })
    child.stderr?.on('data', (text) => {
      shown.err += text
    })
    const [exitCode] = await once(child, 'close')
    return { exitCode, ...shown }
  }

  /** A command that is done. @returns what it printed */
  async run(line: string): Promise<string> {
    const { exitCode, out, err } = await this.type(line)
    assert.equal(exitCode, 0, `eac ${line}\n${out}${err}`)
    return out
  }

  async json<T>(line: string): Promise<T> {
    return JSON.parse(await this.run(`${line} --json`)) as T
  }

  /** A command that is refused. @returns the message */
  async refused(line: string): Promise<string> {
    const { exitCode, out, err } = await this.type(line)
    assert.equal(exitCode, 1, `eac ${line}\n${out}${err}`)
    return err
  }

  /** `eac serve`, once it says that it has started. */
  async serve(): Promise<void> {
    const child = this.#start('serve')
    this.#serving = child
    const from = this.said.length
    await new Promise<void>((resolve, reject) => {
      const hear = (text: Buffer): void => {
        this.said += text
        if (this.said.includes('node started', from)) resolve()
      }
      child.stdout?.on('data', hear)
      child.stderr?.on('data', hear)
      child.once('exit', () => reject(new Error(this.said.slice(from))))
    })
  }

  /** Of the process that serves. */
  get pid(): number {
    return this.#serving?.pid ?? Number.NaN
  }

  async stop(): Promise<void> {
    const child = this.#serving
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  /** Carries a file or folder to another machine, on a medium. */
  async carry(name: string, to: Machine): Promise<void> {
    await cp(join(this.folder, name), join(to.folder, name), { recursive: true })
  }

  #start(line: string): ChildProcess {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
    return spawn(process.execPath, [EAC, ...words], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}
