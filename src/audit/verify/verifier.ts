import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  beginVerification,
  type Database,
  endVerification,
  insertEvent,
  noteVerified,
  type VerificationRecord,
} from '../../store/index.ts'
import { type ExportPlace, exportPage } from '../export-chain.ts'
import { startOf } from '../head.ts'
import { type Verified, type VerifyWish, verifyChain } from './verify-chain.ts'

/** Against what the chain of the node is held, beside its own checkpoints and keys. */
export type OwnChainWish = Omit<VerifyWish, 'lines'>

interface VerifierOptions {
  readonly db: Database
  readonly now: () => Date
  /** Of a run that failed; whoever asked for it is told why. */
  readonly onTrouble: (error: unknown) => void
  readonly rowsAtOnce?: number
}

const ROWS_AT_ONCE = 500 // on the embedded database others wait for a batch
const TURN_MILLISECONDS = 10
const TELL_MILLISECONDS = 1_000
/** What said nothing for so long has died with its process. */
const SILENT_MILLISECONDS = 60_000

/** Whether a run that is written down as under way has died with its process. */
export const isSilent = ({ state, seenAt }: Pick<VerificationRecord, 'state' | 'seenAt'>, now: Date): boolean =>
  state === 'running' && now.getTime() - seenAt.getTime() > SILENT_MILLISECONDS

/**
 * Verifies the chain of its own node, as the database holds it, batch by batch; it rests as long as it worked, so that half of the
 * processor and of the database is left to others at any time. One run of a node at a time, which goes on to its end, whoever
 * looks; its event tells by whom it was begun, and what it found.
 */
export class Verifier {
  readonly #options: VerifierOptions
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: VerifierOptions) {
    this.#options = options
  }

  /** @param by who asked, as events tell it @returns false while one is under way, in whichever process of the node */
  async begin(wish: OwnChainWish, by: Readonly<Record<string, unknown>> & { readonly by: string }): Promise<boolean> {
    const { db, now } = this.#options
    const id = randomUUID()
    const silentSince = new Date(now().getTime() - SILENT_MILLISECONDS)
    if (!(await beginVerification(db, { id, by: by.by, silentSince }, now()))) return false
    this.#running = this.#run(id, wish, by).catch(this.#options.onTrouble)
    return true
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(id: string, wish: OwnChainWish, by: Readonly<Record<string, unknown>>): Promise<void> {
    const { db, now } = this.#options
    try {
      const result = await verifyChain({ ...wish, lines: this.#lines(id) })
      await db.transaction().execute(async (tx) => {
        if (!(await endVerification(tx, id, { state: 'ended', result }, now()))) return
        await insertEvent(tx, { kind: 'audit chain verified', details: { ...by, ...told(result) } }, now())
      })
    } catch (error) {
      await db.transaction().execute((tx) => endVerification(tx, id, this.#endOf(error), now()))
      if (!this.#stopping.signal.aborted) throw error
    }
  }

  #endOf(error: unknown): Parameters<typeof endVerification>[2] {
    if (this.#stopping.signal.aborted) return { state: 'interrupted' }
    return { state: 'failed', why: (error as Error).message }
  }

  async *#lines(id: string): AsyncGenerator<string> {
    const { db, now, rowsAtOnce = ROWS_AT_ONCE } = this.#options
    const first = (await startOf(db)).position
    const turns = new Turns(this.#stopping.signal)
    let toldAt = Number.NEGATIVE_INFINITY
    let place: ExportPlace | undefined
    do {
      const page = await exportPage(db, place, now, rowsAtOnce)
      for (const line of page.lines) {
        yield line
        await turns.next()
      }
      place = page.next
      if (place === undefined || performance.now() - toldAt < TELL_MILLISECONDS) continue
      toldAt = performance.now()
      if (!(await noteVerified(db, id, progressOf(place, first), now()))) throw new Error('another run took its place')
    } while (place !== undefined)
  }
}

/** Work and rest by turns, each as long as the other. */
class Turns {
  readonly #signal: AbortSignal
  #since = performance.now()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** @throws where it is to stop */
  async next(): Promise<void> {
    this.#signal.throwIfAborted()
    const worked = performance.now() - this.#since
    if (worked < TURN_MILLISECONDS) return
    await pause(worked, undefined, { signal: this.#signal })
    this.#since = performance.now()
  }
}

function progressOf({ of, after, end }: ExportPlace, first: number): { checked: number; inAll: number } {
  const inAll = end.n - first
  if (of === 'checkpoint') return { checked: 0, inAll }
  return { checked: of === 'row' ? after - first : inAll, inAll }
}

/** What its event keeps: the whole is long. */
function told({ ok, from, to, hash, signedTo, anchors, anchoredTo, found, findings }: Verified) {
  const [first] = findings
  const outside = anchors === 0 ? {} : { checkpointsOutside: anchors, vouchedForOutsideTo: anchoredTo ?? 0 }
  const bad = first && { finding: first.kind, row: first.n, findings: found }
  return { result: ok ? 'holds' : 'does not hold', from, to, hash, signedTo: signedTo?.n, ...outside, ...bad }
}
