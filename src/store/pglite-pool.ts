import type { PGlite } from '@electric-sql/pglite'
import type { PgNotification, PgPool, PgPoolClient } from 'bullmq'

/**
 * PGlite in the shape of a `pg` pool, so that kysely's PostgreSQL dialect and BullMQ's PostgreSQL backend both run on it.
 *
 * PGlite is one session, shared by everybody in the process. A client therefore holds the session from BEGIN to COMMIT or
 * ROLLBACK, and for each single statement outside a transaction; everybody else waits. Whoever awaits another client
 * inside a transaction waits for ever, so inside a transaction there is SQL only, and no LISTEN.
 */
export class PglitePool implements PgPool {
  readonly #db: PGlite
  readonly #session = new Turns()

  constructor(db: PGlite) {
    this.#db = db
  }

  async connect(): Promise<PgliteClient> {
    return new PgliteClient(this.#db, this.#session)
  }

  async query(text: string, values?: readonly unknown[]): Promise<QueryAnswer> {
    return new PgliteClient(this.#db, this.#session).query(text, values)
  }

  /** Hears every NOTIFY on `channel` until the returned function is called. Both wait for their turn, as any statement. */
  async listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>> {
    const unlisten = await this.#session.take(() => this.#db.listen(channel, hear))
    return () => this.#session.take(() => unlisten())
  }

  /** The database is closed by whoever opened it, after everybody who uses this pool. */
  async end(): Promise<void> {}

  /** Closes the database itself, after the transaction that is open now. */
  async close(): Promise<void> {
    await this.#session.take(() => this.#db.close())
  }

  /** There is one session and it never errs on its own: a listener has nothing to hear. */
  on(): this {
    return this
  }

  removeAllListeners(): this {
    return this
  }
}

/** What a statement gave. Rows carry whatever columns were asked for, as with `pg`. */
export interface QueryAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: the same shape as pg, which both users of the pool are typed against
  rows: any[]
  rowCount: number
  command: 'INSERT' | 'UPDATE' | 'DELETE' | 'SELECT' | 'MERGE'
}

type NotificationListener = (message: PgNotification) => void

class PgliteClient implements PgPoolClient {
  readonly #db: PGlite
  readonly #session: Turns
  readonly #listeners = new Set<NotificationListener>()
  readonly #unlisten: (() => Promise<void>)[] = []
  #leave: (() => void) | undefined // set while this client holds the session for a transaction

  constructor(db: PGlite, session: Turns) {
    this.#db = db
    this.#session = session
  }

  async query(text: string, values?: readonly unknown[]): Promise<QueryAnswer> {
    const verb = firstWord(text)
    if (verb === 'BEGIN' || verb === 'START') return this.#begin(text)
    if (this.#leave === undefined) return this.#session.take(() => this.#run(verb, text, values))
    if (verb === 'LISTEN') throw new Error('LISTEN inside a transaction would be rolled back with it')
    if (verb === 'COMMIT' || verb === 'ROLLBACK' || verb === 'END') return this.#end(verb, text)
    return this.#run(verb, text, values)
  }

  /** Only notifications come: the session never errs on its own. */
  on(event: string, listener: (told: never) => void): this {
    if (event === 'notification') this.#listeners.add(listener as NotificationListener)
    return this
  }

  removeListener(_event: string, listener: NotificationListener): this {
    this.#listeners.delete(listener)
    return this
  }

  removeAllListeners(): this {
    this.#listeners.clear()
    return this
  }

  /** A client that is let go inside a transaction loses it, as with `pg` when the connection is dropped. */
  release(): void {
    for (const unlisten of this.#unlisten.splice(0)) void this.#session.take(unlisten).catch(() => {})
    const leave = this.#leave
    if (leave === undefined) return
    this.#leave = undefined
    void this.#db
      .exec('rollback')
      .catch(() => {})
      .finally(leave)
  }

  async #begin(text: string): Promise<QueryAnswer> {
    if (this.#leave !== undefined) throw new Error('this client is in a transaction already')
    const leave = await this.#session.enter()
    try {
      const answer = await this.#run('BEGIN', text)
      this.#leave = leave
      return answer
    } catch (error) {
      leave()
      throw error
    }
  }

  async #end(verb: string, text: string): Promise<QueryAnswer> {
    if (/^rollback\s+to\b/i.test(text.trim())) return this.#run(verb, text)
    const leave = this.#leave
    this.#leave = undefined
    try {
      return await this.#run(verb, text)
    } finally {
      leave?.()
    }
  }

  async #run(verb: string, text: string, values?: readonly unknown[]): Promise<QueryAnswer> {
    if (verb === 'LISTEN') return this.#listen(text)
    const results =
      values === undefined || values.length === 0
        ? ((await this.#db.exec(text)).at(-1) ?? { rows: [], fields: [] }) // several statements may stand in one text
        : await this.#db.query(text, [...values])
    return answerOf(verb, results)
  }

  async #listen(text: string): Promise<QueryAnswer> {
    const channel = /listen\s+"?([\w.:-]+)"?/i.exec(withoutComments(text))?.[1]
    if (channel === undefined) throw new Error(`not a LISTEN statement: ${text}`)
    this.#unlisten.push(
      await this.#db.listen(channel, (payload) => {
        for (const listener of this.#listeners) listener({ channel, payload })
      }),
    )
    return { rows: [], rowCount: 0, command: 'SELECT' }
  }
}

function answerOf(verb: string, results: { rows: unknown[]; affectedRows?: number | undefined }): QueryAnswer {
  const changes = verb === 'INSERT' || verb === 'UPDATE' || verb === 'DELETE' || verb === 'MERGE'
  const rowCount = changes ? (results.affectedRows ?? results.rows.length) : results.rows.length
  return { rows: results.rows, rowCount, command: changes ? verb : 'SELECT' }
}

const withoutComments = (text: string): string => text.replace(/^(\s*(--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/))*\s*/, '')

const firstWord = (text: string): string => /^[a-z]+/i.exec(withoutComments(text))?.[0].toUpperCase() ?? ''

/** First come, first served: one holder at a time. */
class Turns {
  #last: Promise<void> = Promise.resolve()

  /** @returns the function that lets the next one in; call it once */
  async enter(): Promise<() => void> {
    const before = this.#last
    let leave = (): void => {}
    this.#last = new Promise((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
