import assert from 'node:assert/strict'
import { reconcileOrder } from '../../src/api/ca-orders/reconcile.ts'
import { lookAtCaOrder } from '../../src/api/ca-orders/show.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { closeUnfinished, pauseCalls, resumeCalls, unpark } from '../../src/async/index.ts'
import { BridgeError, readRequest } from '../../src/ca-bridges/index.ts'
import type { OrderId } from '../../src/messages/index.ts'
import { findExchange, type Store } from '../../src/store/index.ts'
import { breakEverywhere, type Story } from '../support/faulty-state.ts'
import { openTestStore } from '../support/store.ts'
import { OrderWorld } from './order-world.ts'
import { newKey, wishFor } from './support.ts'
import { TestCa } from './test-ca.ts'

describe('an order at an X.509 CA', function () {
  this.timeout(120_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const worldWith = async (manner: Parameters<typeof TestCa.open>[0]) =>
    OrderWorld.open(store, await TestCa.open(manner))

  /** Ordered, and worked on to its end; the CA's trouble comes once. */
  async function orderedInTrouble(world: OrderWorld, when: 'before' | 'after', error: BridgeError): Promise<OrderId> {
    world.ca.trouble.push({ when, error })
    const id = await world.order()
    await world.work()
    return id
  }

  it('waits as the CA says, is looked at again, and counts once its certificate was judged', async () => {
    const world = await worldWith({ repeatsSafely: true, waits: 2 })
    const id = await world.order()
    assert.equal((await world.find(id)).state, 'draft')
    await world.workOnce()
    const waiting = await world.find(id)
    assert.equal(waiting.state, 'pending_validation')
    assert.deepEqual(waiting.waiting, [{ reason: 'approval', note: 'by the RA officer' }])
    await world.work()
    const { state, serial, notAfter } = await world.find(id)
    assert.equal(state, 'issued')
    assert.ok(serial !== undefined && notAfter !== undefined)
    assert.equal((await world.chain(id)).length, 2)
    const told = ['queued', 'order goes out', 'the CA waits', 'certificate came', 'certificate issued']
    assert.deepEqual(await world.events(id), told)
  })

  const stories: [name: string, manner: Parameters<typeof TestCa.open>[0], least: number][] = [
    ['a CA that knows a repeat by its key', { repeatsSafely: true, waits: 1 }, 25],
    ['a CA that can be asked for an order by its key', { findsByKey: true }, 20],
    ['a CA that can tell nothing, where a person looks', { waits: 1 }, 25],
  ]
  for (const [name, manner, least] of stories) {
    it(`is there once and is never lost, whichever statement breaks, at ${name}`, async () => {
      const world = await worldWith(manner)
      let id = newKey()
      const story: Story = {
        begins: async () => {
          world.ca = await TestCa.open(manner)
          id = newKey()
        },
        happens: async () => {
          await world.order(id)
          await world.work()
          for (let n = 0; n < 5 && (await world.parked()).length > 0; n++) {
            await world.lookAtCa(id)
            await world.work()
          }
        },
        books: async () => {
          const { state } = await world.find(id)
          const orders = world.ca.orders.length
          return [
            ...(orders === 1 ? [] : [`the CA has ${orders} orders`]),
            ...(state === 'issued' ? [] : [`the order is ${state}`]),
            ...(await world.parked()),
          ]
        },
      }
      const { ways, trouble } = await breakEverywhere(world.faults, story, new Set())
      assert.deepEqual(trouble, [])
      assert.ok(ways > least, `${ways} ways to break it`)
    })
  }

  it('that went out from a CA that can tell nothing waits for a person, and is not repeated', async () => {
    const world = await worldWith({})
    const id = await orderedInTrouble(
      world,
      'after',
      new BridgeError('transient', 'no answer', { outcome: 'unknown', code: 'timeout' }),
    )
    assert.equal(world.ca.orders.length, 1)
    assert.match((await world.parked()).join(), /^outcome-unknown: .*eac ca reconcile/)
    assert.equal((await world.find(id)).state, 'submitted')
  })

  it('of which a person says what the CA has goes on from there', async () => {
    for (const [when, says, looks] of [
      ['after', { ticket: '0' }, 'found in the portal'],
      ['before', { absent: true }, 'not in the portal'],
    ] as const) {
      const world = await worldWith({})
      world.ca.trouble.push({ when, error: new BridgeError('transient', 'no answer', { outcome: 'unknown' }) })
      const id = await world.order()
      await world.work()
      assert.equal((await world.parked()).length, 1)
      await reconcileOrder({ id, why: looks, ...says }, world.deps as unknown as ApiDeps)
      await world.work()
      assert.equal((await world.find(id)).state, 'issued', looks)
      assert.equal(world.ca.orders.length, 1, looks)
    }
  })

  it('is not looked at sooner than the CA allows, whoever asks', async () => {
    const world = await worldWith({ waits: 5 })
    world.ca.polling = { ...world.ca.polling, firstSeconds: 20_000, longestSeconds: 20_000, floorSeconds: 10_800 }
    const id = await world.order()
    await world.workOnce()
    const before = world.deps.now().getTime()
    const { lookAt } = await lookAtCaOrder({ id }, world.deps as unknown as ApiDeps)
    assert.equal(lookAt, new Date(before + 10_800_000).toISOString())
  })

  it('whose answer was lost is found there by its key, not placed again', async () => {
    const world = await worldWith({ findsByKey: true })
    const id = await orderedInTrouble(
      world,
      'after',
      new BridgeError('transient', 'no answer', { outcome: 'unknown', code: 'timeout' }),
    )
    assert.equal(world.ca.orders.length, 1)
    assert.equal((await world.find(id)).state, 'issued')
  })

  it('for a key that the CA makes brings no request, and is judged without one', async () => {
    const world = await worldWith({ repeatsSafely: true })
    const id = await world.order(newKey(), { at: 'ca' })
    await world.work()
    const { state, request, keyId } = await world.find(id)
    assert.deepEqual([state, request, keyId], ['issued', undefined, undefined])
    assert.deepEqual(world.ca.orders[0]?.wish.key, { at: 'ca' })
  })

  it('is not placed again because the CA could not be asked for it', async () => {
    for (const outcome of ['not-sent', 'refused'] as const) {
      const world = await worldWith({ findsByKey: true })
      world.ca.trouble.push({ when: 'after', error: new BridgeError('transient', 'cut', { outcome: 'unknown' }) })
      const id = await world.order()
      await world.workOnce()
      world.ca.trouble.push({ when: 'before', error: new BridgeError('transient', 'no way there', { outcome }) })
      await world.work()
      assert.equal(world.ca.orders.length, 1, outcome)
      assert.equal((await world.find(id)).state, 'issued')
    }
  })

  it('of which nothing was sent goes out again as new, also to a CA that can tell nothing', async () => {
    const world = await worldWith({})
    const id = await orderedInTrouble(
      world,
      'before',
      new BridgeError('transient', 'refused', { outcome: 'not-sent', code: 'connect-failed' }),
    )
    assert.equal(world.ca.orders.length, 1)
    assert.equal((await world.find(id)).state, 'issued')
  })

  it('with data that the CA does not accept fails, with its words', async () => {
    const world = await worldWith({})
    const id = await orderedInTrouble(
      world,
      'before',
      new BridgeError('validation', 'CN too long', { outcome: 'refused', field: 'cn' }),
    )
    const { state, why } = await world.find(id)
    assert.deepEqual([state, why], ['failed', 'CN too long'])
    assert.equal((await findExchange(store.db, (await world.find(id)).exchangeId))?.state, 'closed')
  })

  it('is held while the CA has no quota for us, told once, and goes on afterwards', async () => {
    const world = await worldWith({})
    const error = new BridgeError('quota', 'no credit', { outcome: 'refused' })
    world.ca.trouble.push({ when: 'before', error }, { when: 'before', error })
    const id = await world.order()
    await world.work()
    assert.equal((await world.find(id)).state, 'issued')
    assert.equal((await world.events(id)).filter((kind) => kind === 'order held: no quota').length, 1)
  })

  it('that the CA does not know a moment later is asked for again, a few times, then left to a person', async () => {
    const world = await worldWith({ waits: 1 })
    const error = new BridgeError('not-found', 'no such order', { outcome: 'refused' })
    const id = await world.order()
    await world.workOnce()
    world.ca.trouble.push(...Array.from({ length: 4 }, () => ({ when: 'before', error }) as const))
    await world.work()
    assert.equal((await world.find(id)).state, 'issued', 'the fifth time it knew it')
    const other = await world.order()
    await world.workOnce()
    world.ca.trouble.push(...Array.from({ length: 5 }, () => ({ when: 'before', error }) as const))
    await world.work()
    assert.deepEqual(await world.parked(), ['not-known-there: no such order'])
    assert.equal((await world.find(other)).state, 'pending_validation')
  })

  it('that the CA refuses for good waits for a person, as a draft: nothing of it is there', async () => {
    const world = await worldWith({})
    const error = new BridgeError('permanent', 'contract ended', { outcome: 'refused' })
    world.ca.trouble.push({ when: 'before', error })
    const id = await world.order()
    await world.work()
    assert.deepEqual(await world.parked(), ['refused: contract ended'])
    assert.equal((await world.find(id)).state, 'draft')
  })

  it('is not tried again before the CA wants that', async () => {
    const world = await worldWith({})
    const retryAt = new Date(world.deps.now().getTime() + 90_000)
    const error = new BridgeError('transient', 'HTTP 429', { outcome: 'refused', retryAt })
    world.ca.trouble.push({ when: 'before', error })
    const id = await world.order()
    await world.workOnce()
    const { exchangeId } = await world.find(id)
    const owed = await store.db
      .selectFrom('outbox')
      .select('next_at')
      .where('exchange_id', '=', exchangeId)
      .executeTakeFirst()
    assert.deepEqual(owed?.next_at, retryAt)
  })

  it('pauses all calls to a CA that refuses our credentials: accounts lock', async () => {
    const world = await worldWith({})
    world.ca.trouble.push({ when: 'before', error: new BridgeError('auth', 'unknown key', { outcome: 'refused' }) })
    const id = await world.order()
    await world.workOnce()
    await world.workOnce()
    assert.equal(world.ca.orders.length, 0)
    assert.equal(await pauseCalls(world.partner, 'again', store.db, world.deps.now()), false, 'it is paused already')
    await resumeCalls(world.partner, 'mended', store.db, world.deps.now())
    await world.work()
    assert.equal((await world.find(id)).state, 'issued')
  })

  it('whose certificate is for another key waits for a person, who can have it judged again', async () => {
    const world = await worldWith({ repeatsSafely: true })
    const { key } = await wishFor()
    const other = await TestCa.open({})
    world.ca.wrongKey = key.at === 'ours' ? await keyIn(key.request) : undefined
    const id = await world.order()
    await world.work()
    assert.match((await world.parked()).join(), /^certificate-refused: the certificate is for another key/)
    assert.equal((await world.find(id)).state, 'issuing')
    assert.equal((await world.chain(id)).length, 2, 'it is kept to be looked at')
    const exchange = (await findExchange(store.db, (await world.find(id)).exchangeId)) ?? assert.fail()
    await unpark(exchange, 'looked at', store.db, world.deps.now())
    world.ca = other // whose root did not sign it either
    await world.work()
    assert.match((await world.parked()).join(), /another key.*; the chain ends at C=UT, CN=Test CA/)
  })

  it('is revoked once, also when the answer was lost', async () => {
    const world = await worldWith({})
    const id = await world.order()
    await world.work()
    world.ca.trouble.push({
      when: 'after',
      error: new BridgeError('transient', 'cut', { outcome: 'unknown', code: 'connection-lost' }),
    })
    await world.revoke(id, 'superseded')
    await assert.rejects(world.revoke(id, 'superseded'), /under way/)
    await world.work()
    assert.equal((await world.find(id)).state, 'revoked')
    assert.equal(world.ca.orders[0]?.revokedFor, 'superseded')
  })

  it('that a person closes is cancelled here, and nobody looks at it again', async () => {
    const world = await worldWith({ waits: 5 })
    const id = await world.order()
    await world.workOnce()
    const exchange = (await findExchange(store.db, (await world.find(id)).exchangeId)) ?? assert.fail()
    assert.ok(await closeUnfinished(exchange, 'not needed any more', store.db, world.deps.now()))
    assert.equal(await world.workOnce(), false)
    const { state, why } = await world.find(id)
    assert.deepEqual([state, why], ['cancelled', 'not needed any more'])
    await world.order() // and another is placed
  })

  it('waits for a person once the CA has taken longer than its plan goes on', async () => {
    const world = await worldWith({ waits: 100 })
    world.ca.polling = { ...world.ca.polling, stopAfterDays: 0.2 }
    const id = await world.order()
    await world.work()
    assert.match((await world.parked()).join(), /^not-decided: /)
    assert.equal((await world.find(id)).state, 'pending_validation')
  })
})

async function keyIn(request: Uint8Array): Promise<Uint8Array> {
  const read = await readRequest(request)
  return typeof read === 'string' ? assert.fail(read) : read.publicKeyInfo
}
