import assert from 'node:assert/strict'
import { AnswersKept } from '../../src/async/index.ts'
import { chainEvents } from '../../src/audit/index.ts'
import type { Exchange } from '../../src/messages/index.ts'
import { chainRowsOf } from '../../src/store/audit/rows.ts'
import { answerName, listMessages, listNewestEvents, NAMING_EVENT, type Store } from '../../src/store/index.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'

const AT = new Date('2026-11-30T12:00:00Z')
const HOUR_LATER = new Date('2026-11-30T13:00:00Z')

describe('answers that were given', () => {
  let store: Store
  let exchange: Exchange
  before(async () => {
    store = await openInMemory()
    exchange = await insertExchangeRow(store, await insertPartnerRow(store))
  })
  after(() => store?.close())

  /** Answers in these octets at a moment, and waits until it is kept and named. */
  async function give(text: string, at: Date, now: () => Date): Promise<unknown[]> {
    const troubles: unknown[] = []
    const answers = new AnswersKept(store.db, now, (trouble) => troubles.push(trouble))
    const message = { octets: Buffer.from(text), at, httpStatus: 200 }
    const { id: exchangeId, contract, operation } = exchange
    answers.add({ exchangeId, part: 'answer', contract, operation, message })
    await answers.close()
    await answers.close()
    return troubles
  }
  const nameOf = async (text: string): Promise<string> => {
    const kept = await listMessages(store.db, exchange.id)
    const { sha256 } = kept.find(({ size }) => size === text.length) ?? assert.fail()
    return answerName(exchange.id, sha256)
  }

  it('are named with the next where the database did not take it', async () => {
    const moments: (() => Date)[] = [
      () => {
        throw new Error('the database is away')
      },
      () => AT,
    ]
    const troubles = await give('<ok/>', AT, () => (moments.shift() ?? assert.fail())())
    assert.match(String(troubles), /^Error: the database is away$/)
    const [newest] = (await listNewestEvents(store.db, { limit: 1 })).rows
    assert.equal(newest?.kind, NAMING_EVENT)
    assert.deepEqual(newest?.details, { answers: 1, named: [await nameOf('<ok/>')] })
  })

  it('are proven by the row that names them again, where the first time got none', async () => {
    const never = () => {
      throw new Error('the process is killed')
    }
    await give('<another/>', AT, never)
    await give('<another/>', HOUR_LATER, () => HOUR_LATER)
    await chainEvents(store.db, () => HOUR_LATER)
    const named = (await chainRowsOf(store.db, exchange.id)).map(({ event }) => event?.details)
    const name = await nameOf('<another/>')
    assert.ok(
      named.some((details) => JSON.stringify(details).includes(name)),
      JSON.stringify(named),
    )
  })
})
