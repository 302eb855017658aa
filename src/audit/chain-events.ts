import {
  appendRows,
  type ChainHead,
  cleanPending,
  type Database,
  dropDebts,
  insertEvent,
  type NewRow,
  type PendingEvent,
  pendingEvents,
} from '../store/index.ts'
import { headOf } from './head.ts'
import { hexOf, rowText, sha256 } from './row.ts'

const BATCH = 500 // on the embedded database others wait for a batch
const CLEAN_AFTER = 5_000

/** Gives each committed event its place in the chain, batch by batch, until none is left or another process does it. */
export async function chainEvents(db: Database, now: () => Date): Promise<number> {
  let chained = 0
  for (;;) {
    const pending = await pendingEvents(db, BATCH)
    const gone = pending.filter(({ event }) => event === undefined)
    if (gone.length > 0) await tellRemoved(db, gone, now())
    const there = pending.filter(({ event }) => event !== undefined)
    const head = await headOf(db)
    const rows = rowsBehind(head, there)
    if (!(await appendRows(db, head, { rows, places: there.map(({ place }) => place) }, now()))) break
    chained += rows.length
    if (pending.length < BATCH) break
  }
  return chained
}

function rowsBehind(head: ChainHead, pending: readonly PendingEvent[]): NewRow[] {
  let { position, hash } = head
  return pending.flatMap(({ event }) => {
    if (event === undefined) return []
    const before = hash
    position += 1
    hash = Buffer.from(sha256(rowText(position, hexOf(before), event)), 'hex')
    return [{ position, eventId: event.id, eventAt: event.at, before, hash }]
  })
}

/** Between its commit and its place in the chain somebody took an event away: the debt for it says so. */
async function tellRemoved(db: Database, gone: readonly PendingEvent[], at: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const events = await dropDebts(
      tx,
      gone.map(({ place }) => place),
    )
    if (events.length > 0)
      await insertEvent(tx, { kind: 'events were removed before they were chained', details: { events } }, at)
  })
}

interface ChainerOptions {
  readonly db: Database
  readonly now: () => Date
  readonly everyMilliseconds?: number
  readonly onTrouble: (error: unknown) => void
  /** Is told of each look. */
  readonly watch?: { start(everyMilliseconds: number): void; run(work: () => Promise<void>): Promise<void> }
}

/** Chains what is committed, every half second; in each process that works, and in one of them at a time. */
export class Chainer {
  readonly #options: ChainerOptions
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined
  #sinceCleaned = 0

  constructor(options: ChainerOptions) {
    this.#options = options
  }

  start(): void {
    const { everyMilliseconds = 500, watch } = this.#options
    watch?.start(everyMilliseconds)
    this.#timer = setInterval(() => void this.look(), everyMilliseconds)
  }

  /** It never fails: what is not chained now is still owed. */
  readonly look = (): Promise<void> => {
    const { watch } = this.#options
    const look = () => this.#work()
    this.#working ??= (watch?.run(look) ?? look()).catch(this.#options.onTrouble).finally(() => {
      this.#working = undefined
    })
    return this.#working
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#working
    await this.look() // what was told while the node stopped
  }

  async #work(): Promise<void> {
    const { db, now } = this.#options
    this.#sinceCleaned += await chainEvents(db, now)
    if (this.#sinceCleaned < CLEAN_AFTER) return
    await cleanPending(db)
    this.#sinceCleaned = 0
  }
}
