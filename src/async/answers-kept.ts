import type { AnyContractName, Exchange, WireMessage } from '../messages/index.ts'
import { type Database, keepMessages, type MessageRow, messageRow, packMessage } from '../store/index.ts'
import { AnswersNamed } from './answers-named.ts'
import { Together } from './together.ts'

/** What a caller was answered in the same HTTP exchange. */
export interface GivenAnswer {
  readonly exchangeId: Exchange['id']
  readonly part: 'answer' | 'callback answer'
  readonly contract: AnyContractName
  readonly operation: string
  readonly message: WireMessage
}

const ROWS_AT_ONCE = 32 // a statement
const OCTETS_AT_ONCE = 2_000_000

/** Keeps what callers are answered, a moment after they are: nobody waits for it, and those of a moment share a statement. */
export class AnswersKept {
  readonly #db: Database
  readonly #onTrouble: (error: unknown) => void
  readonly #named: AnswersNamed
  readonly #together = new Together<MessageRow>((rows) => this.#keep(rows))
  readonly #underWay = new Set<Promise<void>>()

  /** @param onTrouble answers could not be kept; they were given all the same */
  constructor(db: Database, now: () => Date, onTrouble: (error: unknown) => void) {
    this.#db = db
    this.#onTrouble = onTrouble
    this.#named = new AnswersNamed({ db, now, onTrouble })
  }

  add(answer: GivenAnswer): void {
    const kept = this.#add(answer)
      .catch(this.#onTrouble)
      .finally(() => this.#underWay.delete(kept))
    this.#underWay.add(kept)
  }

  /** Resolves once all that was added is kept and named, or told as trouble. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay)
    await this.#named.close()
  }

  async #add({ message, ...of }: GivenAnswer): Promise<void> {
    const row = messageRow(await packMessage(message), { ...of, direction: 'out' })
    await this.#together.add(row)
    this.#named.add(row.exchange_id, row.sha256)
  }

  async #keep(rows: readonly MessageRow[]): Promise<void> {
    for (const some of inStatements(mergeEqual(rows))) await keepMessages(this.#db, some)
  }
}

/** So many rows, and so many octets in them or one row. */
export function inStatements<Row extends Pick<MessageRow, 'octets'>>(rows: readonly Row[]): Row[][] {
  const statements: Row[][] = []
  let octets = 0
  for (const row of rows) {
    const last = statements.at(-1)
    octets += row.octets.length
    if (last !== undefined && last.length < ROWS_AT_ONCE && octets <= OCTETS_AT_ONCE) last.push(row)
    else {
      statements.push([row])
      octets = row.octets.length
    }
  }
  return statements
}

/** A statement writes each row once; always in one order, so that no two processes wait for each other. */
function mergeEqual(rows: readonly MessageRow[]): MessageRow[] {
  const merged = new Map<string, MessageRow>()
  for (const row of rows) {
    const name = `${row.exchange_id} ${row.part} ${row.sha256}`
    const earlier = merged.get(name)
    merged.set(name, earlier ? { ...earlier, last_at: row.last_at, times: (earlier.times ?? 1) + 1 } : row)
  }
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
