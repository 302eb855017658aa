import { Kysely, PostgresDialect } from 'kysely'
import type { Database, Store } from '../../src/store/index.ts'

/**
 * What may happen at a statement: it fails and takes its transaction with it; it is carried out and the connection is cut before the
 * answer; it is carried out and the process dies.
 */
export type Fault = 'fails' | 'answer lost' | 'dies'

interface Statement {
  readonly text: string
  readonly kind: 'begin' | 'commit' | 'rollback' | 'read' | 'write'
  readonly inTransaction: boolean
}

/** One statement of a run, to be broken in one way. */
export interface FaultPoint {
  readonly position: number // among the statements of the run, from 0
  readonly fault: Fault
  readonly text: string
  /** The same for points that mean the same: what the transaction has said so far; outside one, what was committed last. */
  readonly place: string
}

/** The process that ran this is no more. */
export class Died extends Error {
  override readonly name = 'Died'
}

type Pool = Store['pool']
type Client = Awaited<ReturnType<Pool['connect']>>

/** Stands between the program and its database, and breaks one statement. */
export class FaultyPool {
  readonly #pool: Pool
  #statements: Statement[] = []
  #point: Pick<FaultPoint, 'position' | 'fault'> | undefined
  #end = deadline()
  #life = 0
  /** Transactions that are open now. */
  open = 0

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** From now on statements are counted, and that one is broken. @param point undefined: none is */
  arm(point: Pick<FaultPoint, 'position' | 'fault'> | undefined): void {
    this.#statements = []
    this.#point = point
  }

  /** @returns whether the statement came */
  disarm(): boolean {
    const wasBroken = this.#point === undefined
    this.#point = undefined
    return wasBroken
  }

  /** @throws {Died} when the process dies meanwhile: what it was doing never goes on */
  async live<T>(work: () => Promise<T>): Promise<T> {
    return Promise.race([work(), this.#end.signal])
  }

  /**
   * Where the run since {@link arm} can be broken with different results. Within a transaction only its end can be lost on the way,
   * and dying anywhere in it is the same as dying at its beginning; a read changes nothing.
   */
  points(): FaultPoint[] {
    let lasting = '' // what was committed last
    let since: string[] = [] // of the transaction
    return this.#statements.flatMap(({ text, kind, inTransaction }, position) => {
      since.push(text)
      const place = JSON.stringify(inTransaction ? since : [lasting, text])
      const changesMore = kind === 'commit' || (kind === 'write' && !inTransaction)
      if (changesMore) lasting = since.join(';')
      if (changesMore || !inTransaction || kind === 'rollback') since = kind === 'begin' ? [text] : []
      const faults: Fault[] = ['fails']
      if (changesMore) faults.push('answer lost')
      if (changesMore || kind === 'begin') faults.push('dies')
      return faults.map((fault) => ({ position, fault, text, place: `${fault} ${place}` }))
    })
  }

  async connect(): Promise<FaultyClient> {
    return new FaultyClient(await this.#pool.connect(), this, this.#life)
  }

  async end(): Promise<void> {}

  isOver(life: number): boolean {
    return life < this.#life
  }

  /** @returns what happens to the statement that is to be carried out now */
  next(text: string, inTransaction: boolean): Fault | undefined {
    const position = this.#statements.push({ text, kind: kindOf(text), inTransaction }) - 1
    if (position !== this.#point?.position) return undefined
    const { fault } = this.#point
    this.#point = undefined
    return fault
  }

  die(): void {
    this.#life++
    this.open = 0
    this.#end.pass()
    this.#end = deadline()
  }
}

class FaultyClient {
  readonly #client: Client
  readonly #pool: FaultyPool
  readonly #life: number
  #isInTransaction = false
  #isCut = false

  constructor(client: Client, pool: FaultyPool, life: number) {
    this.#client = client
    this.#pool = pool
    this.#life = life
  }

  async query(text: string, values?: readonly unknown[]): ReturnType<Client['query']> {
    if (this.#pool.isOver(this.#life)) return never()
    if (this.#isCut) throw new Error('the connection is cut')
    const fault = this.#pool.next(text, this.#isInTransaction)
    if (fault === 'fails') return this.#fail(text)
    const answer = await this.#client.query(text, values)
    this.#note(kindOf(text))
    if (fault === undefined) return answer
    this.#cut()
    if (fault === 'answer lost') throw new Error('the connection was cut before the answer')
    this.#pool.die()
    return never()
  }

  release(): void {
    if (!this.#isCut) this.#client.release()
  }

  async #fail(text: string): Promise<never> {
    const kind = kindOf(text)
    if (kind === 'commit') await this.#client.query('rollback')
    else if (this.#isInTransaction) await this.#client.query('select 1/0').catch(() => {}) // it is aborted, as after any error
    if (kind === 'commit') this.#note(kind)
    throw new Error('the statement failed')
  }

  #note(kind: Statement['kind']): void {
    if (kind === 'begin') this.#setInTransaction(true)
    if (kind === 'commit' || kind === 'rollback') this.#setInTransaction(false)
  }

  #setInTransaction(is: boolean): void {
    if (is !== this.#isInTransaction) this.#pool.open += is ? 1 : -1
    this.#isInTransaction = is
  }

  /** The database rolls back what was open. */
  #cut(): void {
    this.#isCut = true
    this.#setInTransaction(false)
    this.#client.release()
  }
}

/** The same database by way of a pool that can be made to break. */
export function throughFaults(store: Store): { db: Database; faults: FaultyPool } {
  const faults = new FaultyPool(store.pool)
  return { db: new Kysely({ dialect: new PostgresDialect({ pool: faults as never }) }), faults }
}

function kindOf(text: string): Statement['kind'] {
  const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? ''
  if (verb === 'begin' || verb === 'commit' || verb === 'rollback') return verb
  return verb === 'select' ? 'read' : 'write'
}

const never = (): Promise<never> => new Promise(() => {})

function deadline(): { signal: Promise<never>; pass: () => void } {
  let pass = (): void => {}
  const signal = new Promise<never>((_resolve, reject) => {
    pass = () => reject(new Died('the process died'))
  })
  signal.catch(() => {})
  return { signal, pass }
}
