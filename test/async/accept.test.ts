import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { KyselyPlugin } from 'kysely'
import { accept } from '../../src/async/index.ts'
import { type Partner, parseMessageId, type Task } from '../../src/messages/index.ts'
import { listEvents, listMessages, type Store } from '../../src/store/index.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const AT_ONCE = 12

describe('a message that comes many times at once', () => {
  let store: Store
  let partner: Partner
  let clock = Date.parse('2026-11-10T12:00:00Z')
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  function incomingWith(text: string) {
    const messageId = parseMessageId(text) ?? assert.fail()
    const replyTo = { callback: 'possible', messageId, responseUrl: 'https://gate.example.ut/' } as const
    return {
      partner,
      contract: 'tr-03129/1.1',
      command: { operation: 'GetCACertificates', replyTo },
      callbackUrl: replyTo.responseUrl,
      refusal: undefined,
      details: {},
      forgiven: [],
    } as const
  }

  async function acceptAtOnce(text: string): Promise<string[]> {
    const incoming = incomingWith(text)
    const deps = { db: store.db, now: () => new Date(clock), dispatch: async () => {} }
    const taken = await Promise.all(Array.from({ length: AT_ONCE }, () => accept(incoming, deps)))
    return taken.map(({ kind }) => kind).sort()
  }

  const once = ['accepted', ...Array.from({ length: AT_ONCE - 1 }, () => 'repeated')]

  it('is accepted once', async () => {
    for (let n = 0; n < 5; n++) assert.deepEqual(await acceptAtOnce(`new-${n}`), once)
  })

  it('is accepted once again, 40 days after the end of what it was before', async () => {
    for (let n = 0; n < 5; n++) await acceptAtOnce(`old-${n}`)
    await store.db
      .updateTable('exchange')
      .set({ state: 'closed', closed_at: new Date(clock) })
      .execute()
    clock += 40 * 86_400_000
    for (let n = 0; n < 5; n++) assert.deepEqual(await acceptAtOnce(`old-${n}`), once)
  })

  it('costs one statement when it is new, its octets included, which also tells when it has its turn', async () => {
    await store.db.deleteFrom('outbox').execute()
    const statements: string[] = []
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements.push(node.kind)
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const dispatched: (number | undefined)[] = []
    const deps = {
      db: store.db.withPlugin(counting),
      now: () => new Date(clock),
      dispatch: async (_task: Task, _exchangeId: string, priority?: number) => void dispatched.push(priority),
    }
    const kept: string[] = []
    const belongsTo = (id: string): void => void kept.push(id)
    for (let n = 0; n < 3; n++) {
      const message = { octets: Buffer.from(`<m>${n}</m>`), at: new Date(clock), belongsTo }
      await accept({ ...incomingWith(`turn-${n}`), message }, deps)
    }
    assert.deepEqual([statements.length, dispatched], [3, [1, 2, 3]])
    for (const [n, id] of kept.entries()) {
      const [message] = await listMessages(store.db, id)
      const sha256 = createHash('sha256').update(`<m>${n}</m>`).digest('hex')
      assert.equal(message?.sha256, sha256)
      const [event] = await listEvents(store.db, { exchangeId: id, limit: 1 })
      assert.equal(event?.details.messageSha256, sha256)
    }
  })
})
