import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { Exchange, MessagePart, WireMessage } from '../../src/messages/index.ts'
import {
  keepMessages,
  listMessages,
  MOST_OCTETS_KEPT,
  MOST_OF_A_PART,
  messageOctets,
  messageRow,
  packMessage,
  type Store,
} from '../../src/store/index.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'

const AT = new Date('2026-11-30T12:00:00Z')
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1_000)

describe('messages of an exchange', () => {
  let store: Store
  let exchange: Exchange
  before(async () => {
    store = await openInMemory()
  })
  beforeEach(async () => {
    exchange = await insertExchangeRow(store, await insertPartnerRow(store))
  })
  after(() => store?.close())

  async function keep(
    part: MessagePart,
    octets: Uint8Array,
    more: Partial<WireMessage> = {},
    operation = 'RequestCertificate',
  ): Promise<void> {
    const direction = part === 'request' ? 'in' : 'out'
    const of = { exchangeId: exchange.id, part, direction, contract: 'tr-03129/1.1', operation }
    const row = messageRow(await packMessage({ octets, at: AT, ...more }), of as never)
    await keepMessages(store.db, [row])
  }
  const kept = () => listMessages(store.db, exchange.id)
  const octetsOf = async (n: number) => {
    const message = (await kept())[n - 1]
    return messageOctets(store.db, message ?? assert.fail(`there is no message ${n}`))
  }
  const xml = (length: number): Uint8Array => Buffer.from(`<a>${'é &amp; '.repeat(length / 9)}</a>`)

  it('come back octet for octet, small and large, in the order they came and went', async () => {
    const [small, large, noise] = [xml(90), xml(200_000), new Uint8Array(randomBytes(5_000))]
    await keep('callback', noise, { at: later(2) })
    await keep('answer', large, { at: later(1), httpStatus: 200, tlsFingerprint: 'ab'.repeat(32) })
    await keep('request', small)
    assert.deepEqual(
      (await kept()).map(({ n, part, size, httpStatus }) => [n, part, size, httpStatus]),
      [
        [1, 'request', small.length, undefined],
        [2, 'answer', large.length, 200],
        [3, 'callback', noise.length, undefined],
      ],
    )
    for (const [at, octets] of [small, large, noise].entries()) {
      assert.equal(Buffer.compare(await octetsOf(at + 1), octets), 0)
      const sha256 = createHash('sha256').update(octets).digest('hex')
      assert.equal((await kept())[at]?.sha256, sha256)
    }
  })

  it('lie compressed where they are large', async () => {
    const octets = xml(200_000)
    await keep('request', octets)
    const row = await store.db
      .selectFrom('exchange_message')
      .select(['coding', 'octets'])
      .where('exchange_id', '=', exchange.id)
      .executeTakeFirstOrThrow()
    assert.equal(row.coding, 'gzip')
    assert.ok(row.octets.length < octets.length / 20, `${row.octets.length} octets`)
  })

  it('are counted when the same octets come again', async () => {
    for (let n = 0; n < 3; n++) await keep('request', xml(90), { at: later(n) })
    const [message, ...others] = await kept()
    assert.deepEqual([message?.times, message?.firstAt, message?.lastAt], [3, AT, later(2)])
    assert.deepEqual(others, [])
  })

  it('in ever other octets are kept up to a bound, and those that are kept go on being counted', async () => {
    for (let n = 0; n < MOST_OF_A_PART + 5; n++) await keep('request', xml(90 + 9 * n), { at: later(n) })
    await keep('request', xml(90), { at: later(100) })
    await keep('answer', xml(90), { at: later(101) })
    const messages = await kept()
    assert.equal(messages.length, MOST_OF_A_PART + 1)
    assert.equal(messages[0]?.times, 2)
  })

  it('that are larger than any use of them are kept by hash and size alone, but for those that bring a list', async () => {
    const large = xml(MOST_OCTETS_KEPT + 9_000)
    await keep('request', large)
    await keep('answer', large, {}, 'GetMasterList')
    await keep('enquiry', large, {}, 'GetMasterList')
    const facts = (await kept()).map(({ part, size, kept }) => [part, size, kept])
    assert.deepEqual(facts, [
      ['request', large.length, false],
      ['answer', large.length, true],
      ['enquiry', large.length, false],
    ])
    assert.equal((await kept())[0]?.sha256, createHash('sha256').update(large).digest('hex'))
    assert.equal((await octetsOf(1)).length, 0)
    assert.equal((await octetsOf(2)).length, large.length)
  })

  it('are neither changed nor removed', async () => {
    await keep('request', xml(90))
    const ours = store.db.updateTable('exchange_message').where('exchange_id', '=', exchange.id)
    await assert.rejects(ours.set({ octets: Uint8Array.of(1) }).execute(), /belong to the audit trail/)
    await assert.rejects(ours.set({ first_at: later(1) }).execute(), /belong to the audit trail/)
    await assert.rejects(ours.set({ http_status: 500 }).execute(), /belong to the audit trail/)
    await assert.rejects(ours.set({ tls_fingerprint: 'cd'.repeat(32) }).execute(), /belong to the audit trail/)
    const gone = store.db.deleteFrom('exchange_message').where('exchange_id', '=', exchange.id)
    await assert.rejects(gone.execute(), /belong to the audit trail/)
    assert.equal((await kept()).length, 1)
  })
})
