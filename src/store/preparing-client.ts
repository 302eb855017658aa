import { Client } from 'pg'

const MOST_NAMES = 400 // each of them takes memory of the server, in every session
const RESULT_CHANGED = 'cached plan must not change result type'

/**
 * A session in which PostgreSQL reads and plans a statement once, and from then on only carries it out. That is left to what is not
 * limited: pages of a list are planned for the values they are asked with.
 *
 * Where a table gets another column meanwhile, by a migration of a newer program, what was prepared is of no use any more: it is
 * prepared anew under another name. A single statement is carried out all the same, and a transaction fails once.
 */
export class PreparingClient extends Client {
  override query: Client['query'] = ((text: unknown, values?: unknown, callback?: unknown) => {
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
      return super.query(text as never, values as never, callback as never)
    const name = nameOf(text)
    if (name === undefined) return super.query(text, values, callback as never)
    const answer = this.#prepared(name, text, values)
    if (typeof callback !== 'function') return answer
    return void answer.then(
      (result) => callback(null, result),
      (error) => callback(error),
    )
  }) as Client['query']

  async #prepared(name: string, text: string, values: unknown[]): Promise<unknown> {
    try {
      return await super.query({ name, text, values })
    } catch (error) {
      if (!(error instanceof Error) || error.message !== RESULT_CHANGED) throw error
      forget(text, name)
      if (this.getTransactionStatus() !== 'I') throw error
      return super.query(text, values)
    }
  }
}

/** The names of statements: the same in all sessions of this process. */
const names = new Map<string, string | undefined>()
let given = 0

/** @returns undefined for a statement that is sent as it is: one that is new, or one too many */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || /\blimit\b/i.test(text)) return known
  if (!names.has(text)) {
    if (names.size < 2 * MOST_NAMES) names.set(text, undefined)
    return undefined
  }
  if (given >= MOST_NAMES) return undefined
  const name = `eac${++given}`
  names.set(text, name)
  return name
}

function forget(text: string, name: string): void {
  if (names.get(text) === name) names.set(text, `eac${++given}`)
}
