import assert from 'node:assert/strict'
import { causeOf, DEFAULT_RETRY_PLAN, noteFailedAttempt, ParkWork } from '../../src/async/index.ts'
import { park } from '../../src/async/parking.ts'
import type { HandlerDeps } from '../../src/handlers/deps.ts'
import { workOf } from '../../src/handlers/index.ts'
import { type Database, findExchange, type Store } from '../../src/store/index.ts'
import type { State, World } from '../simulation/world.ts'
import { type FaultPoint, type FaultyPool, throughFaults } from './fault-points.ts'

const MOST_ROUNDS = 12 // one fault costs one more round; more than this is a story without an end

/** A state whose statements can be broken one by one, and what its node does about it: try again, and after a death go on. */
export class FaultyState {
  readonly state: State
  readonly world: World
  readonly faults: FaultyPool
  readonly deps: HandlerDeps
  /** Told to somebody outside, or to a queue, while a transaction was open. */
  readonly early: string[] = []
  /** Asked before the world is: partners that are not in it. */
  partner: HandlerDeps['call'] | undefined

  private constructor(world: World, state: State, faults: FaultyPool) {
    this.world = world
    this.state = state
    this.faults = faults
    const answer = state.answer.bind(state)
    // what another state hears of a death here; a call within dies with it
    state.answer = (name, caller, ...rest) => {
      const answered = () => answer(name, caller, ...rest)
      return caller.country === state.country ? answered() : faults.live(answered)
    }
    const outside = (what: string): void => {
      if (faults.open > 0) this.early.push(what)
    }
    this.deps = {
      ...state.deps,
      dispatch: async (task) => outside(`job ${task}`),
      hurry: async (task) => outside(`job ${task}`),
      call: async (...call) => {
        outside(`call ${call[2].operation}`)
        return (this.partner ?? state.deps.call)(...call)
      },
    }
  }

  static async found(world: World, country: string): Promise<FaultyState> {
    let faults: FaultyPool | undefined
    const through = (store: Store): Database => {
      const broken = throughFaults(store)
      faults = broken.faults
      return broken.db
    }
    const state = await world.found(country, { through })
    return new FaultyState(world, state, faults ?? assert.fail())
  }

  /** Whoever asks and hears nothing, or of an error, asks again, minutes later: what a process claimed that died is free then. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    for (let n = 0; n < MOST_ROUNDS; n++) {
      const answer = await this.faults.live(question).catch((error: Error) => error)
      if (!(answer instanceof Error)) return answer
      this.world.pass(6 * 60_000)
    }
    assert.fail('asked again and again without an answer')
  }

  /** What a worker does, for whatever is owed; each time anew by what the database says, as the sweep finds it. */
  async work(): Promise<void> {
    for (let n = 0; n < MOST_ROUNDS; n++) {
      const owed = await this.state.db
        .selectFrom('outbox')
        .selectAll()
        .where('state', '=', 'due')
        .orderBy('id')
        .execute()
      if (owed.length === 0) return
      for (const { exchange_id, task } of owed) await this.#attempt(exchange_id, task)
    }
    assert.fail('work stays owed')
  }

  async #attempt(exchangeId: string, task: Parameters<typeof park>[1]): Promise<void> {
    const { db, now } = this.deps
    const attempt = async (): Promise<void> => {
      const exchange = (await findExchange(db, exchangeId)) ?? assert.fail()
      try {
        await workOf(this.deps)[task](exchange)
      } catch (error) {
        if (error instanceof ParkWork) await park(exchange, task, causeOf(error), db, now())
        else await noteFailedAttempt(exchange, task, causeOf(error), DEFAULT_RETRY_PLAN, db, now())
      }
    }
    await this.faults.live(attempt).catch(() => {}) // a dead process, or a queue that hears of an error: both try again
  }
}

/** A wish of somebody, to its end. */
export interface Story {
  /** Each time anew; nothing breaks here. */
  readonly begins: () => Promise<void>
  readonly happens: () => Promise<void>
  /** @returns what does not balance afterwards */
  readonly books: () => Promise<readonly string[]>
}

/**
 * Lets the story happen once as it should, to learn its statements, then once for each way in which one of them can break.
 * @param covered places that were broken before: they are not again
 * @returns how many ways, and what did not balance
 */
export async function breakEverywhere(
  faults: FaultyPool,
  story: Story,
  covered: Set<string>,
): Promise<{ ways: number; trouble: string[] }> {
  const trouble: string[] = []
  const points = (await learn(faults, story)).filter(({ place }) => !covered.has(place))
  for (const point of [undefined, ...points]) {
    await story.begins()
    faults.arm(point)
    const ended = await story.happens().catch((error: Error) => error)
    const came = faults.disarm()
    const said = ended instanceof Error ? [ended.message] : await story.books()
    trouble.push(...[...said, ...(came ? [] : ['the statement did not come'])].map((one) => `${nameOf(point)}: ${one}`))
  }
  for (const { place } of points) covered.add(place)
  return { ways: points.length, trouble }
}

async function learn(faults: FaultyPool, story: Story): Promise<FaultPoint[]> {
  await story.begins()
  faults.arm(undefined)
  await story.happens()
  return faults.points()
}

const nameOf = (point: FaultPoint | undefined): string =>
  point === undefined ? 'nothing breaks' : `statement ${point.position} ${point.fault} (${point.text.slice(0, 90)})`
