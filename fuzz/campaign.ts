import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Block, blocksOf } from './blocks.ts'
import { type Breach, type Finding, makeFinding, PROMISES, writeFinding } from './finding.ts'
import type { FromChild, InHand, Order, Standing, ToChild } from './messages.ts'
import { minimise } from './minimise.ts'
import { endOf, NODE_OPTIONS, replayInProcess } from './replay-in-process.ts'
import { importSuite } from './target.ts'

const TRIES_TO_MINIMISE = 30 // each a process of its own
const TOGETHER = 0.8 // of the time, where some targets run apart
const LOADING_MILLISECONDS = 120_000 // until the first sign of life

export interface CampaignOptions {
  /** Path of the module that exports the suite. */
  readonly suite: string
  readonly targets: readonly string[]
  /** Of these, those that run in a process of their own, in the last part of the time. */
  readonly apart?: readonly string[]
  readonly seed: number
  /** It ends with whichever comes first. */
  readonly milliseconds: number
  readonly inputs?: number
  readonly corpusFolder: string
  readonly findingsFolder: string
  /** Without a sign of life for so long, the process hangs. */
  readonly hangMilliseconds: number
  readonly lookAtMemoryEvery: number
  /** Ends it early, with its summary. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** What is worth a line and is no finding. */
  readonly onRemark?: (text: string) => void
  readonly onFinding?: (finding: Finding, path: string) => void
}

/** How far a campaign is. */
export interface Progress {
  readonly milliseconds: number
  readonly inputs: number
  readonly corpus: number
  readonly blocks: { readonly reached: number; readonly all: number }
  /** What the last input that was worth keeping did. */
  readonly newest: string
  readonly findings: number
}

export interface Summary extends Progress {
  readonly stopped: 'done' | 'interrupted'
  readonly unreached: readonly Block[]
  readonly found: readonly { readonly finding: Finding; readonly path: string }[]
}

/** How a process that ran the loop ended. */
type End =
  | { readonly kind: 'done' }
  /** It was killed for its silence, or died. */
  | { readonly kind: 'lost'; readonly breach: Breach }

/**
 * Runs the loop in a process of its own and watches it. An input that lets it hang or die is looked for among those it had in
 * hand; the loop then goes on without that target.
 */
export async function runCampaign(options: CampaignOptions): Promise<Summary> {
  const campaign = new Campaign(options, blocksOf((await importSuite(options.suite)).covers))
  try {
    return await campaign.run()
  } finally {
    campaign.close()
  }
}

class Campaign {
  readonly #options: CampaignOptions
  readonly #blocks: readonly Block[]
  readonly #folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  readonly #began = performance.now()
  readonly #found: { finding: Finding; path: string }[] = []
  /** Of the processes before this one; their blocks count for good. */
  #inputsBefore = 0
  #starts = 0
  #unreached: Set<number>
  #standing: Standing = { inputs: 0, corpus: 0, unreached: [], newest: '' }

  constructor(options: CampaignOptions, blocks: readonly Block[]) {
    this.#options = options
    this.#blocks = blocks
    this.#unreached = new Set(blocks.keys())
    mkdirSync(options.corpusFolder, { recursive: true })
  }

  async run(): Promise<Summary> {
    const { onProgress, signal } = this.#options
    const timer = setInterval(() => onProgress?.(this.#progress()), 10_000)
    try {
      const { targets, apart = [], milliseconds } = this.#options
      const together = targets.filter((target) => !apart.includes(target))
      const last = targets.filter((target) => apart.includes(target))
      await this.#runTargets(together, last.length === 0 ? milliseconds : milliseconds * TOGETHER)
      await this.#runTargets(last, milliseconds)
    } finally {
      clearInterval(timer)
    }
    return {
      ...this.#progress(),
      stopped: signal?.aborted ? 'interrupted' : 'done',
      unreached: [...this.#unreached].map((i) => this.#blocks[i]!),
      found: this.#found,
    }
  }

  /** @param until since the campaign began, in milliseconds */
  async #runTargets(all: readonly string[], until: number): Promise<void> {
    for (let targets = all; targets.length > 0 && !this.#isOver(until); this.#starts++) {
      const end = await this.#runProcess(targets, until)
      this.#inputsBefore += this.#standing.inputs
      this.#standing = { ...this.#standing, inputs: 0 }
      if (end.kind === 'done') break
      const lost = await this.#explain(end.breach)
      targets = targets.filter((target) => target !== lost)
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #isOver(until: number): boolean {
    const { signal, inputs = Number.POSITIVE_INFINITY } = this.#options
    return signal?.aborted === true || performance.now() - this.#began >= until || this.#inputsBefore >= inputs
  }

  #progress(): Progress {
    const { inputs, corpus, newest } = this.#standing
    return {
      milliseconds: Math.round(performance.now() - this.#began),
      inputs: this.#inputsBefore + inputs,
      corpus,
      blocks: { reached: this.#blocks.length - this.#unreached.size, all: this.#blocks.length },
      newest,
      findings: this.#found.length,
    }
  }

  #runProcess(targets: readonly string[], until: number): Promise<End> {
    const { signal, hangMilliseconds } = this.#options
    const child = fork(join(import.meta.dirname, 'child.ts'), {
      execArgv: NODE_OPTIONS,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let [done, silent, failure, errors] = [false, false, '', '']
    const giveUp = () => {
      silent = true
      child.kill('SIGKILL')
    }
    let silence = setTimeout(giveUp, LOADING_MILLISECONDS)
    const stop = () => tell(child, { kind: 'stop' })
    signal?.addEventListener('abort', stop)
    child.stderr?.on('data', (data) => {
      errors = `${errors}${data}`.slice(-4000)
    })
    child.on('message', (message: FromChild) => {
      clearTimeout(silence)
      silence = setTimeout(giveUp, hangMilliseconds)
      if (message.kind === 'preparing') return
      if (message.kind === 'finding') this.#keep(message.finding)
      else if (message.kind === 'failed') failure = message.why
      else this.#hear(message.standing)
      done ||= message.kind === 'done'
    })
    tell(child, { kind: 'start', order: this.#order(targets, until) })
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, killedBy) => {
        clearTimeout(silence)
        signal?.removeEventListener('abort', stop)
        if (failure !== '') return reject(new Error(`the loop cannot go on: ${failure}`))
        if (done || signal?.aborted) return resolve({ kind: 'done' })
        if (silent) return resolve({ kind: 'lost', breach: { promise: PROMISES.comesBack, why: 'no answer' } })
        resolve({ kind: 'lost', breach: { promise: PROMISES.staysAlive, why: endOf(code, killedBy, errors) } })
      })
    })
  }

  #order(targets: readonly string[], until: number): Order {
    const { suite, seed, inputs, corpusFolder, findingsFolder, lookAtMemoryEvery } = this.#options
    return {
      suite,
      targets,
      seed: seed + this.#starts,
      milliseconds: until - (performance.now() - this.#began),
      inputs: (inputs ?? Number.MAX_SAFE_INTEGER) - this.#inputsBefore,
      corpusFolder,
      findingsFolder,
      inHandFile: this.#inHandFile,
      lookAtMemoryEvery,
      blocks: this.#blocks.map(({ url, place }) => ({ url, place })),
    }
  }

  get #inHandFile(): string {
    return join(this.#folder, 'in-hand.json')
  }

  #hear(standing: Standing): void {
    this.#standing = standing
    const unreached = new Set(standing.unreached)
    this.#unreached = new Set([...this.#unreached].filter((i) => unreached.has(i)))
  }

  #keep(finding: Finding): void {
    const path = writeFinding(this.#options.findingsFolder, finding)
    this.#found.push({ finding, path })
    this.#options.onFinding?.(finding, path)
  }

  /** Finds the input that did it and keeps it. @returns the target it was for; undefined where it came from elsewhere */
  async #explain(breach: Breach): Promise<string | undefined> {
    const { target, inputs } = this.#readInHand()
    const again = await this.#replay(target, inputs)
    if (again.kind === 'held' && breach.promise === PROMISES.comesBack) {
      this.#options.onRemark?.(
        `${target}: silent for too long, but no input in hand does it again; a busy machine? It goes on`,
      )
      return undefined
    }
    if (again.kind === 'held') {
      const why = `${breach.why}; none of the inputs in hand does it by itself`
      this.#keep(makeFinding(target, octetsOf(inputs[0]), { ...breach, why }))
      return target
    }
    const sameAlone = async (smaller: Uint8Array) => {
      const result = await this.#replay(target, [Buffer.from(smaller).toString('hex')])
      return result.kind === 'broken' && result.breach.promise === again.breach.promise
    }
    const smallest = await minimise(octetsOf(inputs[again.at]), sameAlone, TRIES_TO_MINIMISE)
    this.#keep(makeFinding(target, smallest, again.breach))
    return target
  }

  /** @throws {Error} it ended before it had anything in hand: something is wrong with the suite itself */
  #readInHand(): InHand {
    try {
      return JSON.parse(readFileSync(this.#inHandFile, 'utf8')) as InHand
    } catch (error) {
      throw new Error(`the fuzzing process ended before the first input`, { cause: error })
    }
  }

  #replay(target: string, inputs: readonly string[]) {
    const { suite, hangMilliseconds } = this.#options
    return replayInProcess({ suite, target, inputs }, hangMilliseconds)
  }
}

function octetsOf(hex = ''): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}

function tell(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message)
}
