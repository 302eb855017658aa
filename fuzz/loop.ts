import type { Corpus } from './corpus.ts'
import type { Coverage, Places } from './coverage.ts'
import { type Breach, type Finding, inputOf, makeFinding, PROMISES } from './finding.ts'
import { growth, memoryInUse } from './memory.ts'
import { minimise } from './minimise.ts'
import { mutate } from './mutate/mutate.ts'
import { observe } from './observe.ts'
import { leastTime, Pace } from './pace.ts'
import type { Random } from './random.ts'
import type { Contents, Target } from './target.ts'

const [LEAST_BATCH, MOST_BATCH] = [64, 1024]
const TRIES_TO_MINIMISE = 3000
const MOST_ANSWERS = 4000 // a target: beyond that its answers are noise
const GROWTH_WORTH_A_LOOK = 40 // octets an input

/** What is handed to the loop. */
export interface LoopWorld {
  readonly suite: Contents
  /** Those of the suite that take part. */
  readonly targets: readonly Target[]
  readonly coverage: Coverage
  readonly corpus: Corpus
  readonly random: Random
  /** Findings of earlier runs: tried first. */
  readonly known: readonly Finding[]
  readonly lookAtMemoryEvery: number
  /** These are about to run: should the process not live to tell, one of them is why. */
  readonly inHand: (target: string, inputs: readonly Uint8Array[]) => void
  readonly alive: () => void
  readonly found: (finding: Finding) => void
}

/** Feeds targets: batch after batch of mutants of what was worth keeping. */
export class Loop {
  inputs = 0
  newest = ''
  readonly #world: LoopWorld
  readonly #pace = new Pace()
  readonly #answers = new Map<string, Set<string>>()
  readonly #found = new Set<string>()
  readonly #batches = new Map<string, number>()
  #round = 0
  #memory = { inputs: 0, octets: 0, grew: false }

  constructor(world: LoopWorld) {
    this.#world = world
  }

  /** Starts from earlier findings, the seeds and the corpus: the small ones first, and of the corpus only what still adds something. */
  async plant(): Promise<void> {
    const { suite, targets, corpus, known } = this.#world
    const seeds = suite.seeds()
    for (const target of targets) {
      const found = known.filter((one) => one.target === target.name).map(inputOf)
      const stored = corpus.stored(target.name)
      await this.#run(target, [...found, ...(seeds[target.name] ?? [])].sort(bySize))
      const kept = await this.#run(target, [...stored].sort(bySize))
      for (const input of stored) if (!kept.has(input)) corpus.forget(target.name, input)
      if (corpus.of(target.name).length === 0) corpus.keep(target.name, new Uint8Array())
    }
    this.#memory = { inputs: this.inputs, octets: memoryInUse(), grew: false }
  }

  /** Some fresh inputs for the target whose turn it is. */
  async batch(): Promise<void> {
    const target = this.#next()
    const size = Math.max(2, Math.floor(this.#batchOf(target) / (target.every ?? 1)))
    await this.#run(
      target,
      Array.from({ length: size }, () => this.#fresh(target)),
    )
    if (this.inputs - this.#memory.inputs >= this.#world.lookAtMemoryEvery) await this.#lookAtMemory()
  }

  /** @returns those worth keeping, which have been kept */
  async #run(target: Target, inputs: readonly Uint8Array[]): Promise<ReadonlySet<Uint8Array>> {
    const kept = new Set<Uint8Array>()
    const size = this.#batchOf(target)
    for (let at = 0; at < inputs.length; at += size) {
      const batch = inputs.slice(at, at + size)
      this.#world.inHand(target.name, batch)
      for (const input of batch) if (await this.#try(target, input)) kept.add(input)
      await this.#attribute(target, batch, kept)
    }
    return kept
  }

  /** @returns whether it was kept for its answer */
  async #try(target: Target, input: Uint8Array): Promise<boolean> {
    const { answer, breach, milliseconds } = await observe(target, input)
    this.inputs++
    this.#world.alive()
    if (breach) await this.#report(target, input, breach)
    else if (await this.#pace.isTooSlow(target, input, milliseconds)) await this.#reportSlow(target, input)
    else this.#pace.note(target, input.length, milliseconds)
    return answer !== undefined && this.#isNew(target, answer) && this.#keep(target, input, `says ${answer}`)
  }

  // A look costs as much as many inputs: so one for all, for ever more while nothing is new, and then one for each half.
  async #attribute(target: Target, inputs: readonly Uint8Array[], kept: Set<Uint8Array>): Promise<void> {
    const { coverage } = this.#world
    const fresh = coverage.look()
    this.#batches.set(target.name, fresh.size > 0 ? LEAST_BATCH : Math.min(MOST_BATCH, 2 * this.#batchOf(target)))
    if (fresh.size === 0) return
    await this.#narrow(target, inputs, kept)
    coverage.keep(fresh) // what did not come again was no input's doing
  }

  async #narrow(target: Target, inputs: readonly Uint8Array[], kept: Set<Uint8Array>): Promise<void> {
    const { coverage, alive } = this.#world
    for (const input of inputs) {
      await observe(target, input)
      alive()
    }
    const places = coverage.look()
    const [input] = inputs
    if (places.size === 0 || input === undefined) return
    if (inputs.length > 1) {
      const half = inputs.length >> 1
      await this.#narrow(target, inputs.slice(0, half), kept)
      await this.#narrow(target, inputs.slice(half), kept)
      return
    }
    coverage.keep(places)
    if (!kept.has(input)) this.#keep(target, input, `runs ${nameOf(places)}`)
    kept.add(input)
  }

  #keep(target: Target, input: Uint8Array, newest: string): true {
    this.#world.corpus.keep(target.name, input)
    this.newest = `${target.name} ${newest}`
    return true
  }

  #isNew({ name }: Target, answer: string): boolean {
    const answers = this.#answers.get(name) ?? new Set()
    this.#answers.set(name, answers)
    if (answers.size >= MOST_ANSWERS || answers.has(answer)) return false
    answers.add(answer)
    return true
  }

  async #report(target: Target, input: Uint8Array, breach: Breach): Promise<void> {
    if (!this.#isFirst(target, breach.promise)) return
    const alsoBroken = async (smaller: Uint8Array) => {
      this.#world.inHand(target.name, [smaller])
      this.#world.alive()
      return (await observe(target, smaller)).breach?.promise === breach.promise
    }
    const smallest = await minimise(input, alsoBroken, TRIES_TO_MINIMISE, this.#world.suite.structure?.smaller)
    const { breach: again } = await observe(target, smallest)
    this.#world.found(makeFinding(target.name, smallest, again ?? breach))
  }

  async #reportSlow(target: Target, input: Uint8Array): Promise<void> {
    const promise = PROMISES.inTime
    if (!this.#isFirst(target, promise)) return
    const stillSlow = async (smaller: Uint8Array) => {
      this.#world.alive()
      const limit = this.#pace.limit(target, smaller.length)
      return (await leastTime(target, smaller, limit)) > limit
    }
    const smallest = await minimise(input, stillSlow, 60, this.#world.suite.structure?.smaller)
    const took = await leastTime(target, smallest, 0)
    const why = `${took.toFixed(1)} ms for ${smallest.length} octets`
    this.#world.found(makeFinding(target.name, smallest, { promise, why }))
  }

  // The corpus grows, too, and most at the beginning: only what grows twice in a row is worth a closer look.
  async #lookAtMemory(): Promise<void> {
    const octets = (memoryInUse() - this.#memory.octets) / (this.inputs - this.#memory.inputs)
    const grows = octets > GROWTH_WORTH_A_LOOK
    const again = grows && this.#memory.grew
    if (again) for (const target of this.#world.targets) if (!target.remembers) await this.#reportGrowth(target)
    this.#memory = { inputs: this.inputs, octets: memoryInUse(), grew: grows && !again }
  }

  async #reportGrowth(target: Target): Promise<void> {
    const promise = PROMISES.letsGo
    if (this.#found.has(keyOf(target, promise))) return
    const kept = await growth(target, () => this.#fresh(target), this.#world.alive)
    if (kept === undefined) return
    this.#found.add(keyOf(target, promise))
    const why = `${kept} octets stay for each fresh input`
    const example = this.#world.corpus.pick(target.name, this.#world.random)
    this.#world.found(makeFinding(target.name, example, { promise, why }))
  }

  #isFirst(target: Target, promise: string): boolean {
    const key = keyOf(target, promise)
    return !this.#found.has(key) && this.#found.add(key) !== undefined
  }

  #fresh({ name }: Target): Uint8Array {
    const { suite, targets, corpus, random } = this.#world
    const other = () => corpus.pick(random.oneIn(2) ? name : random.pick(targets).name, random)
    return mutate(corpus.pick(name, random), { suite, random, other })
  }

  #batchOf({ name }: Target): number {
    return this.#batches.get(name) ?? LEAST_BATCH
  }

  #next(): Target {
    const { targets } = this.#world
    for (;;) {
      const turn = this.#round++
      const target = targets[turn % targets.length]!
      if (Math.floor(turn / targets.length) % (target.every ?? 1) === 0) return target
    }
  }
}

const keyOf = ({ name }: Target, promise: string) => `${name} ${promise}`
const bySize = (a: Uint8Array, b: Uint8Array) => a.length - b.length

function nameOf(places: Places): string {
  const [[url, all] = ['', []]] = places
  return `${url.split('/').at(-1)} at character ${all[0]}`
}
