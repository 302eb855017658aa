import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const STARTED = '"msg":"node started"'
const STOPS_WITHIN_MILLISECONDS = 60_000

export interface ProcessWish {
  readonly name: string
  /** Of `eac`. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Where it answers partners; undefined: it does not. */
  readonly port: number | undefined
  readonly log: string
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One process of the node, `eac serve`, as an operator's machine would run it. */
export class NodeProcess {
  readonly wish: ProcessWish
  readonly #log: WriteStream
  #child: ChildProcess | undefined
  #started: Promise<void> = Promise.resolve()
  #ended: Promise<Ending> = Promise.resolve({ code: 0, signal: null })

  constructor(wish: ProcessWish) {
    this.wish = wish
    this.#log = createWriteStream(wish.log, { flags: 'a' })
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  /** Resolves at the end of the process that runs now. */
  get ended(): Promise<Ending> {
    return this.#ended
  }

  /** @param environment of this life alone */
  start(environment: Readonly<Record<string, string>> = {}): void {
    const { args, environment: always } = this.wish
    const child = spawn(process.execPath, [join(ROOT, 'bin/eac.js'), ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, CHAOS_PARENT: String(process.pid), ...PRELOAD, ...always, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#log.write(`--- ${this.wish.name} ${child.pid} ${JSON.stringify(environment)}\n`)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (octets) => this.#log.write(octets))
    this.#child = child
    this.#started = new Promise((resolve) => {
      child.stdout.on('data', (octets: Buffer) => {
        if (octets.includes(STARTED)) resolve()
      })
    })
    this.#ended = once(child, 'close').then(([code, signal]) => {
      this.#log.write(`--- ${child.pid} ended: ${code ?? signal}\n`)
      if (this.#child === child) this.#child = undefined
      return { code, signal } as Ending
    })
  }

  /** Resolves once it is at work, or has ended. */
  async ready(): Promise<void> {
    await Promise.race([this.#started, this.#ended])
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Tells it to stop; one that does not is killed, and that shows in how it ended. */
  async stop(): Promise<Ending> {
    this.signal('SIGTERM')
    const timer = setTimeout(() => this.signal('SIGKILL'), STOPS_WITHIN_MILLISECONDS)
    return this.#ended.finally(() => clearTimeout(timer))
  }

  async close(): Promise<void> {
    this.signal('SIGKILL')
    await this.#ended
    this.#log.end()
  }
}

const PRELOAD = { NODE_OPTIONS: `--import=${new URL('preload.ts', import.meta.url).href}` }
