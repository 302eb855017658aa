import { Connection } from './connection.ts'
import type { Prepared } from './requests.ts'
import type { Terminal } from './terminals.ts'
import type { World } from './world.ts'

const CONNECTIONS_EACH = 4

/** A terminal's open connections, and what is to go over them. */
interface Lane {
  readonly connections: readonly Connection[]
  requests: Prepared[]
}

/** What a stretch of load came to. */
export interface Stretch {
  readonly done: number
  readonly seconds: number
  /** Milliseconds that each took, from when it was due. */
  readonly took: readonly number[]
}

interface Wish {
  readonly seconds: number
  /** The return code of every answer; another one ends the bench. */
  readonly expected: string
  /** Told of each request before it is sent; what it promises is waited for. */
  readonly before?: (request: Prepared) => Promise<void> | void
}

/** Terminals that call with prepared requests, over connections that stay. */
export class Load {
  readonly #lanes: Lane[]

  private constructor(lanes: Lane[]) {
    this.#lanes = lanes
  }

  static of({ terminals, port }: World): Load {
    const connections = ({ tls }: Terminal) => Array.from({ length: CONNECTIONS_EACH }, () => new Connection(port, tls))
    return new Load(terminals.map((terminal) => ({ connections: connections(terminal), requests: [] })))
  }

  get atOnce(): number {
    return this.#lanes.length * CONNECTIONS_EACH
  }

  /** @param prepared for each terminal its own */
  give(prepared: readonly Prepared[][]): void {
    for (const [i, lane] of this.#lanes.entries()) lane.requests.push(...(prepared[i] ?? []))
  }

  /** As fast as it goes: on every connection the next follows the answer. Ends early where requests run out. */
  async asFastAsPossible({ seconds, expected, before }: Wish): Promise<Stretch> {
    await this.#open()
    const began = performance.now()
    const took: number[] = []
    let last = began
    const run = async (lane: Lane, connection: Connection) => {
      while (performance.now() - began < 1000 * seconds) {
        const request = lane.requests.pop()
        if (request === undefined) return
        await before?.(request)
        const sent = performance.now()
        await answered(connection, request, expected)
        last = performance.now()
        took.push(last - sent)
      }
    }
    await Promise.all(this.#lanes.flatMap((lane) => lane.connections.map((connection) => run(lane, connection))))
    return { done: took.length, seconds: (last - began) / 1000, took }
  }

  /** So many a second, whether the ones before are answered or not: what waits for a connection waits on its account. */
  async atRate(rate: number, { seconds, expected, before }: Wish): Promise<Stretch> {
    await this.#open()
    const began = performance.now()
    const took: number[] = []
    const count = Math.floor(rate * seconds)
    const due = (n: number) => began + (1000 * n) / rate
    let next = 0
    const run = async (lane: Lane, connection: Connection) => {
      while (next < count) {
        const n = next++
        await until(due(n))
        const request = lane.requests.pop()
        if (request === undefined) return
        await before?.(request)
        await answered(connection, request, expected)
        took.push(performance.now() - due(n))
      }
    }
    await Promise.all(this.#lanes.flatMap((lane) => lane.connections.map((connection) => run(lane, connection))))
    return { done: took.length, seconds: (performance.now() - began) / 1000, took }
  }

  async #open(): Promise<void> {
    await Promise.all(this.#lanes.flatMap(({ connections }) => connections.map((connection) => connection.open())))
  }

  close(): void {
    for (const { connections } of this.#lanes) for (const connection of connections) connection.close()
  }
}

async function answered(connection: Connection, { octets }: Prepared, expected: string): Promise<void> {
  const body = await connection.exchange(octets)
  if (!body.includes(expected)) throw new Error(`the node was to answer ${expected}, and said ${body}`)
}

async function until(at: number): Promise<void> {
  const left = at - performance.now()
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
}
