import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { closeTaken, keepPassage } from '../../src/async/index.ts'
import { noteAnswered } from '../../src/async/outgoing.ts'
import type { Exchange, Partner, Passage } from '../../src/messages/index.ts'
import { listEvents, listMessages, MOST_OF_A_PART, type Store } from '../../src/store/index.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'

const AT = new Date('2026-11-30T12:00:00Z')

describe('the messages of a call', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openInMemory()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const deps = () => ({ db: store.db, now: () => AT, dispatch: async () => {} })
  const passage = (sent: string, received: string): Passage => ({
    operation: 'SendCertificates',
    sent: { octets: Buffer.from(sent), at: AT },
    received: { octets: Buffer.from(received), at: AT, httpStatus: 200 },
  })
  /** By the events: of what, and which hashes. */
  const told = async ({ id }: Exchange) => {
    const events = await listEvents(store.db, { exchangeId: id, limit: 50 })
    return events.map(({ kind, details: { messageSha256, answerSha256 } }) => [kind, messageSha256, answerSha256])
  }
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

  it('that delivered what was at its end before are named by an event of their own, once', async () => {
    const exchange = await insertExchangeRow(store, partner, { state: 'settled', owes: 'deliver' })
    const take = (received: string) => {
      const said = { returnCode: 'ok_received_correctly', passage: passage('<sent/>', received) }
      return closeTaken(exchange, { task: 'deliver', said, url: 'https://a/' }, deps())
    }
    for (const received of ['<first/>', '<second/>', '<second/>']) await take(received)
    assert.deepEqual(await told(exchange), [
      ['callback delivered', hash('<sent/>'), hash('<first/>')],
      ['messages kept', hash('<sent/>'), hash('<second/>')],
    ])
    assert.equal((await listMessages(store.db, exchange.id)).length, 3)
  })

  it('that brought an outcome when there was one are named by an event of their own', async () => {
    const row = { direction: 'out', state: 'answered', outcome: 'certificates' } as const
    const exchange = await insertExchangeRow(store, partner, row)
    const outcome = { kind: 'certificates', certificates: [Uint8Array.of(1)] } as const
    const said = { returnCode: 'ok_cert_available', passage: passage('<asked/>', '<late/>') }
    await noteAnswered(exchange, 'poll', outcome, said, deps())
    assert.deepEqual(await told(exchange), [['messages kept', hash('<asked/>'), hash('<late/>')]])
    assert.equal((await listMessages(store.db, exchange.id)).length, 2)
  })

  it('that are too many to be kept stand by their hashes in events', async () => {
    const exchange = await insertExchangeRow(store, partner, { state: 'settled', owes: 'deliver' })
    for (let n = 0; n <= MOST_OF_A_PART; n++)
      await keepPassage(exchange, 'deliver', passage('<sent/>', `<${n}/>`), deps())
    assert.equal((await listMessages(store.db, exchange.id)).length, MOST_OF_A_PART + 1)
    const answers = (await told(exchange)).map(([, , answer]) => answer)
    assert.deepEqual(
      answers,
      Array.from({ length: MOST_OF_A_PART + 1 }, (_, n) => hash(`<${n}/>`)),
    )
  })
})
