import type { Random } from '../fuzz/random.ts'
import { STEPS } from './die-at.ts'
import type { Ending, NodeProcess } from './node-process.ts'

const LOOK_MILLISECONDS = 20
const PAUSE_MILLISECONDS = 300 // a process that ended by itself is started again after this
const START_STATEMENTS = 40 // among as many of the first ones a start is cut

export interface ExecutionerOptions {
  readonly processes: readonly NodeProcess[]
  readonly kills: number
  readonly messages: number
  readonly random: Random
  /** How many messages have an outcome. */
  readonly progress: () => number
  /** A process ended and nobody meant it to. */
  readonly onCrash: (process: NodeProcess, ending: Ending) => void
}

/** Keeps the node's processes running, and kills them. */
export class Executioner {
  /** How often, by what. */
  readonly killed = new Map<string, number>()
  readonly #options: ExecutionerOptions
  readonly #told = new Set<NodeProcess>()
  #kills = 0
  #starts = 0
  #calm = false
  #over = false

  constructor(options: ExecutionerOptions) {
    this.#options = options
  }

  get isDone(): boolean {
    return this.#kills >= this.#options.kills
  }

  get kills(): number {
    return this.#kills
  }

  /** Of processes, since the run began. */
  get starts(): number {
    return this.#starts
  }

  /** Starts the processes again whenever they end, until {@link end}. */
  async run(): Promise<void> {
    await Promise.all(this.#options.processes.map((process) => this.#livesOf(process)))
  }

  /** Kills nobody any more. */
  calm(): void {
    this.#calm = true
  }

  /** Starts nothing any more. */
  abandon(): void {
    this.#over = true
  }

  /** Ends all processes in order. @returns how those ended that did not do so well */
  async end(): Promise<Ending[]> {
    this.#over = true
    const endings = await Promise.all(this.#options.processes.map((process) => this.stop(process)))
    return endings.filter(({ code }) => code !== 0)
  }

  /** Ends a process in order; it is started again. */
  async stop(process: NodeProcess): Promise<Ending> {
    this.#told.add(process)
    return process.stop()
  }

  async #livesOf(process: NodeProcess): Promise<void> {
    while (!this.#over) {
      const life = this.#calm || this.isDone ? undefined : this.#draw(process.isRunning)
      if (!process.isRunning) {
        this.#starts++
        process.start(life?.dieAt === undefined ? {} : { CHAOS_DIE_AT: life.dieAt })
      }
      const ended = process.ended
      const killed = life === undefined ? false : await this.#endAfter(process, ended, life)
      const ending = await ended
      this.#note(process, ending, killed, life)
      if (ending.signal !== 'SIGKILL') await pause(PAUSE_MILLISECONDS)
    }
  }

  /** @param runs it can come to no step that it was not started for */
  #draw(runs: boolean): Life {
    const { random, kills, messages, processes } = this.#options
    const share = Math.ceil((messages / kills) * processes.length)
    const step = random.pick(STEPS)
    const atMost = Math.ceil(share / processes.length / 2) // it comes there at least once for each message of its own
    const times = 1 + random.below(step === 'at-start' ? START_STATEMENTS : atMost)
    const stepped = random.oneIn(2) && !runs
    return {
      dieAt: stepped ? `${step}:${times}` : undefined,
      messages: stepped ? share : 1 + random.below(2 * share),
      milliseconds: random.below(100),
    }
  }

  /** @returns whether it was killed here */
  async #endAfter(process: NodeProcess, ended: Promise<Ending>, life: Life): Promise<boolean> {
    const { progress } = this.#options
    const until = progress() + life.messages
    let over = false
    void ended.then(() => {
      over = true
    })
    while (!over && !this.#calm && progress() < until) await pause(LOOK_MILLISECONDS)
    await pause(life.milliseconds)
    if (over || this.#calm || this.#told.has(process)) return false
    process.signal('SIGKILL')
    return true
  }

  #note(process: NodeProcess, ending: Ending, killed: boolean, life: Life | undefined): void {
    if (this.#told.delete(process) && ending.code === 0) return
    if (ending.signal === 'SIGKILL' && (killed || life?.dieAt !== undefined)) {
      const how = killed ? 'at random' : life!.dieAt!.replace(/:.*/, '')
      this.killed.set(how, (this.killed.get(how) ?? 0) + 1)
      this.#kills++
      return
    }
    if (!this.#over) this.#options.onCrash(process, ending)
  }
}

/** How a process ends: at a step of its own, and at the latest after so many messages and milliseconds. */
interface Life {
  readonly dieAt: string | undefined
  readonly messages: number
  readonly milliseconds: number
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
