import type { Database } from '../../src/store/index.ts'

/** Kinds of events that tell of an outcome: of a partner's request, and of ours. */
const OUTCOMES = [
  'settled',
  'not settled by the deadline of a caller without callbacks',
  'callback received',
  'sent, and answered',
]

/** What is in a database of ours, to be looked at after a story. */
export class Books {
  readonly #db: Database
  readonly #seen: ReadonlySet<string>

  private constructor(db: Database, seen: ReadonlySet<string>) {
    this.#db = db
    this.#seen = seen
  }

  /** @returns books of what is added from now on */
  static async open(db: Database): Promise<Books> {
    return new Books(db, new Set((await db.selectFrom('exchange').select('id').execute()).map(({ id }) => id)))
  }

  async exchanges() {
    const all = await this.#db.selectFrom('exchange').selectAll().orderBy('created_at').execute()
    return all.filter(({ id }) => !this.#seen.has(id))
  }

  /**
   * @returns what does not balance: an exchange without its end, with two outcomes or two deliveries; work still owed; a decision to
   *   issue that was never carried out, or twice; a number used twice
   */
  async discrepancies(): Promise<string[]> {
    const found: string[] = []
    for (const exchange of await this.exchanges()) {
      const name = `${exchange.direction} ${exchange.operation}`
      if (exchange.state !== 'closed' || exchange.outcome === null) found.push(`${name} is ${exchange.state}`)
      const kinds = (
        await this.#db.selectFrom('event').select('kind').where('exchange_id', '=', exchange.id).execute()
      ).map(({ kind }) => kind)
      const count = (...wanted: string[]): number => kinds.filter((kind) => wanted.includes(kind)).length
      if (count(...OUTCOMES) !== 1) found.push(`${name} has ${count(...OUTCOMES)} outcomes: ${kinds.join(', ')}`)
      const delivered = exchange.direction === 'in' && exchange.callback_url !== null ? 1 : 0
      if (count('callback delivered') !== delivered) found.push(`${name}: ${count('callback delivered')} deliveries`)
    }
    return [...found, ...(await this.#owed()), ...(await this.#issuing()), ...(await this.#numbers())]
  }

  async #owed(): Promise<string[]> {
    const owed = await this.#db.selectFrom('outbox').selectAll().execute()
    return owed.map(({ task, state }) => `${task} is still owed (${state})`)
  }

  /** Every certificate that was issued to others stands behind one decision, and the other way round. */
  async #issuing(): Promise<string[]> {
    const issuances = await this.#db.selectFrom('issuance').select(['certificate_id', 'holder_reference']).execute()
    const issued = await this.#db.selectFrom('certificate').select('id').where('origin', '=', 'issued').execute()
    const carriedOut = new Set(issuances.map(({ certificate_id }) => certificate_id))
    const open = issuances.filter(({ certificate_id }) => certificate_id === null)
    return [
      ...open.map(({ holder_reference }) => `the decision on ${holder_reference} was never carried out`),
      ...issued.filter(({ id }) => !carriedOut.has(id)).map(() => 'a certificate without a decision'),
      ...(carriedOut.size === issued.length ? [] : [`${carriedOut.size} decisions, ${issued.length} certificates`]),
    ]
  }

  /** No two keys of ours have one number, and the next number was not used. */
  async #numbers(): Promise<string[]> {
    const keys = await this.#db.selectFrom('authority_key').select(['authority_id', 'holder_reference']).execute()
    const used = keys.map(({ authority_id, holder_reference }) => `${authority_id} ${holder_reference}`)
    return new Set(used).size === used.length ? [] : ['two keys of ours have one holder reference']
  }
}
