import assert from 'node:assert/strict'
import { reconcileOrder } from '../../src/api/ca-orders/reconcile.ts'
import { cancelAtCa, reinstateAtCa, suspendAtCa } from '../../src/api/ca-orders/requests.ts'
import { lookAtCaOrder } from '../../src/api/ca-orders/show.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { closeUnfinished } from '../../src/async/index.ts'
import { BridgeError } from '../../src/ca-bridges/index.ts'
import { askCa, askToCancel, takeCaEvent } from '../../src/handlers/index.ts'
import type { OrderId } from '../../src/messages/index.ts'
import { findExchange, type Store } from '../../src/store/index.ts'
import { breakEverywhere, type Story } from '../support/faulty-state.ts'
import { openTestStore } from '../support/store.ts'
import { OrderWorld } from './order-world.ts'
import { newKey } from './support.ts'
import { TestCa } from './test-ca.ts'

type Manner = Parameters<typeof TestCa.open>[0]

describe('beside ordering, an X.509 CA', function () {
  this.timeout(120_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const worldWith = async (manner: Manner) => OrderWorld.open(store, await TestCa.open(manner))
  const lost = () => new BridgeError('transient', 'cut', { outcome: 'unknown', code: 'connection-lost' })

  /** As operators' commands see that world. */
  const api = ({ deps, ...world }: OrderWorld): ApiDeps => {
    const cas = { list: () => deps.cas?.list() ?? [] }
    const ask = (partner: OrderWorld['partner'], wish: never) => askCa(partner, wish, deps)
    const cancel = (partner: OrderWorld['partner'], order: never, wish: never) =>
      askToCancel(partner, order, wish, deps)
    return { ...world, ...deps, cas: { ...cas, ask, cancel } } as unknown as ApiDeps
  }

  async function waiting(world: OrderWorld): Promise<OrderId> {
    const id = await world.order()
    await world.workOnce()
    return id
  }

  async function issued(world: OrderWorld): Promise<OrderId> {
    const id = await world.order()
    await world.work()
    return id
  }

  const closedAs = async (world: OrderWorld, id: OrderId) => {
    const exchange = await findExchange(store.db, (await world.find(id)).exchangeId)
    return [exchange?.state, exchange?.outcome]
  }

  describe('cancels an order', () => {
    it('of which nothing was sent, without being asked', async () => {
      const world = await worldWith({})
      const id = await world.order()
      const { state } = await cancelAtCa({ id, why: 'ordered twice' }, api(world))
      assert.equal(state, 'cancelled')
      await world.work()
      assert.equal(world.ca.orders.length, 0)
      assert.deepEqual(await closedAs(world, id), ['closed', 'cancelled'])
    })

    it('that waits there, and is asked so again when its answer was lost', async () => {
      const world = await worldWith({ waits: 5, cancels: 'at once' })
      const id = await waiting(world)
      world.ca.trouble.push({ when: 'after', error: lost() })
      await cancelAtCa({ id, why: 'ordered twice' }, api(world))
      await assert.rejects(cancelAtCa({ id, why: 'again' }, api(world)), /Its cancellation is under way/)
      await world.work()
      assert.equal(world.ca.orders[0]?.cancelledFor, 'ordered twice')
      const { state, why } = await world.find(id)
      assert.deepEqual([state, why], ['cancelled', 'ordered twice'])
      assert.deepEqual(await closedAs(world, id), ['closed', 'cancelled'])
      assert.deepEqual(
        (await world.requests(id)).map(({ cameTo }) => cameTo),
        ['done'],
      )
    })

    it('once an officer there agrees', async () => {
      const world = await worldWith({ waits: 50, cancels: 'asked' })
      const id = await waiting(world)
      await world.cancel(id)
      await world.workOnce()
      assert.equal((await world.find(id)).state, 'pending_validation')
      await world.work()
      assert.equal((await world.find(id)).state, 'cancelled')
      assert.deepEqual(
        (await world.requests(id)).map(({ cameTo }) => cameTo),
        ['done'],
      )
    })

    it('unless it is issued meanwhile: then there is a certificate, and the cancellation was too late', async () => {
      const world = await worldWith({ waits: 1, cancels: 'at once' })
      const id = await waiting(world)
      await world.ca.status('0', { now: world.deps.now() } as never) // the officer approves: its certificate is made
      await world.cancel(id)
      await world.work()
      assert.equal((await world.find(id)).state, 'issued')
      assert.deepEqual(
        (await world.requests(id)).map(({ cameTo }) => cameTo),
        ['too-late'],
      )
      await assert.rejects(cancelAtCa({ id, why: 'too late' }, api(world)), /can be cancelled no more; eac ca revoke/)
    })

    it('of unknown outcome once it is known what it has', async () => {
      for (const [says, orders] of [
        [{ absent: true }, 0],
        [{ ticket: '0' }, 1],
      ] as const) {
        const world = await worldWith({ waits: 5, cancels: 'at once' })
        world.ca.trouble.push({ when: orders === 0 ? 'before' : 'after', error: lost() })
        const id = await world.order()
        await world.work()
        await world.cancel(id)
        await world.workOnce()
        assert.equal((await world.find(id)).state, 'submitted', 'nobody knows what there is to cancel')
        await reconcileOrder({ id, why: 'looked there', ...says }, api(world))
        await world.work()
        assert.equal((await world.find(id)).state, 'cancelled')
        assert.equal(world.ca.orders.length, orders)
        assert.equal(world.ca.orders.filter(({ cancelledFor }) => cancelledFor === undefined).length, 0)
      }
    })

    it('and where it cannot, says who is to be asked', async () => {
      const world = await worldWith({ waits: 5 })
      const id = await waiting(world)
      await assert.rejects(
        cancelAtCa({ id, why: 'no' }, api(world)),
        /cancels nothing on our word: .* eac exchange close/,
      )
    })
  })

  describe('suspends a certificate', () => {
    it('and reinstates it, or it is revoked for good', async () => {
      const world = await worldWith({ suspends: true })
      const id = await issued(world)
      await suspendAtCa({ id, why: 'server examined' }, api(world))
      await world.work()
      assert.equal((await world.find(id)).state, 'suspended')
      assert.equal(world.ca.orders[0]?.isSuspended, true)
      await assert.rejects(suspendAtCa({ id, why: 'again' }, api(world)), /The order is suspended; it must be issued/)
      await reinstateAtCa({ id, why: 'nothing found' }, api(world))
      await world.work()
      assert.equal((await world.find(id)).state, 'issued')
      assert.equal(world.ca.orders[0]?.isSuspended, false)
      await suspendAtCa({ id, why: 'once more' }, api(world))
      await world.work()
      await world.revoke(id, 'keyCompromise')
      await world.work()
      assert.equal((await world.find(id)).state, 'revoked')
      await assert.rejects(reinstateAtCa({ id, why: 'no' }, api(world)), /The order is revoked/)
    })

    it('and what is asked while it is revoked is too late, not a trouble', async () => {
      const world = await worldWith({ suspends: true })
      const id = await issued(world)
      await world.revoke(id, 'superseded')
      await suspendAtCa({ id, why: 'both at once' }, api(world))
      await world.work()
      assert.equal((await world.find(id)).state, 'revoked')
      assert.deepEqual(
        (await world.requests(id)).map(({ cameTo }) => cameTo),
        ['done', 'too-late'],
      )
    })

    it('or does not: what it refuses waits for a person, who can give it up', async () => {
      const world = await worldWith({ suspends: true })
      const id = await issued(world)
      const error = new BridgeError('permanent', 'not in this state', { outcome: 'refused' })
      world.ca.trouble.push({ when: 'before', error })
      await suspendAtCa({ id, why: 'examined' }, api(world))
      await world.work()
      assert.deepEqual(await world.parked(), ['refused: not in this state'])
      const [request] = await world.requests(id)
      const exchange = (await findExchange(store.db, request?.exchangeId ?? '')) ?? assert.fail()
      await closeUnfinished(exchange, 'not needed', store.db, world.deps.now())
      assert.deepEqual(
        (await world.requests(id)).map(({ cameTo }) => cameTo),
        ['given-up'],
      )
      await suspendAtCa({ id, why: 'tried anew' }, api(world))
      await world.work()
      assert.equal((await world.find(id)).state, 'suspended')
    })
  })

  it('keeps names of ours, and does so once, whatever answer is lost', async () => {
    const world = await worldWith({ keepsDomains: true })
    for (const operation of ['RegisterDomain', 'CheckDomain', 'RemoveDomain'] as const) {
      world.ca.trouble.push({ when: 'after', error: lost() })
      await world.ask({ operation, domain: 'example.ut' })
      await world.work()
    }
    const rows = await store.db
      .selectFrom('ca_request')
      .select(['operation', 'answer', 'came_to'])
      .where('partner_id', '=', world.partner.id)
      .orderBy('asked_at')
      .execute()
    assert.deepEqual(
      rows.map(({ operation, answer, came_to }) => [operation, answer?.state, answer?.publish?.at, came_to]),
      [
        ['RegisterDomain', 'pending', '_ca.example.ut', 'done'],
        ['CheckDomain', 'valid', undefined, 'done'],
        ['RemoveDomain', undefined, undefined, 'done'],
      ],
    )
    assert.equal(world.ca.names.size, 0)
  })

  describe('sends events, which are hints to look', () => {
    const DAY = 86_400
    const slow = { firstSeconds: DAY, factor: 1, longestSeconds: DAY, floorSeconds: 3_600, stopAfterDays: 30 }
    const send = (world: OrderWorld, text: string) => {
      const [ca] = world.deps.cas?.list() ?? []
      const event = { method: 'POST', query: {}, headers: {}, body: Buffer.from(text) }
      return takeCaEvent(ca ?? assert.fail(), event, world.deps)
    }

    it('so the order is looked at sooner, and never before the CA allows', async () => {
      const world = await worldWith({ waits: 50, sendsEvents: true })
      world.ca.polling = slow
      const [id, other] = [await world.order(), await world.order()]
      await world.workOnce()
      const { lookedAt, lookAt: planned } = await world.find(other)
      for (const _ of [1, 2, 3]) await send(world, `order ${id}`)
      const { lookAt } = await world.find(id)
      assert.equal(lookAt?.getTime(), (lookedAt?.getTime() ?? 0) + 3_600_000)
      assert.deepEqual((await world.find(other)).lookAt, planned)
      assert.equal((await world.events(id)).filter((kind) => kind === 'looked at sooner').length, 1, 'told once')
      assert.equal(world.ca.orders[0]?.looks, 0, 'what it says is not believed')
    })

    it('by our name, by its own, or about anything of ours', async () => {
      for (const text of ['order', 'ticket 0', 'something']) {
        const world = await worldWith({ waits: 50, sendsEvents: true })
        world.ca.polling = slow
        const id = await waiting(world)
        const { orders } = await send(world, text === 'order' ? `order ${id}` : text)
        assert.deepEqual(
          orders.map((one) => one.id),
          [id],
          text,
        )
        const { lookAt, lookedAt } = await world.find(id)
        assert.equal((lookAt?.getTime() ?? 0) - (lookedAt?.getTime() ?? 0), 3_600_000, text)
      }
    })

    it('and what means nothing here changes nothing', async () => {
      const world = await worldWith({ waits: 50, sendsEvents: true })
      const id = await waiting(world)
      const { lookAt } = await world.find(id)
      for (const text of ['<html>', `order ${newKey()}`, 'ticket 99'])
        assert.deepEqual((await send(world, text)).orders, [])
      assert.deepEqual((await world.find(id)).lookAt, lookAt)
    })

    it('but not while looks fail: then its own pauses count', async () => {
      const world = await worldWith({ waits: 50, sendsEvents: true })
      const id = await waiting(world)
      world.pass(DAY * 1000)
      world.ca.trouble.push({ when: 'before', error: new BridgeError('transient', 'HTTP 503', { outcome: 'refused' }) })
      await world.workOnce()
      const hurried: string[] = []
      const hurry = async (_task: string, exchange: string) => void hurried.push(exchange)
      await send({ ...world, deps: { ...world.deps, hurry } } as unknown as OrderWorld, `order ${id}`)
      assert.deepEqual(hurried, [])
    })
  })

  it('is not looked at by a person sooner than it allows, also after a look that failed', async () => {
    const world = await worldWith({ waits: 50 })
    world.ca.polling = { ...world.ca.polling, floorSeconds: 3_600 }
    const id = await waiting(world)
    world.pass(86_400_000)
    world.ca.trouble.push({ when: 'before', error: new BridgeError('transient', 'HTTP 503', { outcome: 'refused' }) })
    await world.workOnce()
    const { lookAt } = await lookAtCaOrder({ id }, api(world))
    assert.equal(lookAt, new Date(world.deps.now().getTime() + 3_600_000).toISOString())
    await world.workOnce()
    assert.equal(world.ca.orders[0]?.looks, 0)
    world.pass(3_600_000)
    await world.workOnce()
    assert.equal(world.ca.orders[0]?.looks, 1)
  })

  const stories: [
    name: string,
    manner: Manner,
    what: (world: OrderWorld, id: OrderId) => Promise<void>,
    state: string,
  ][] = [
    ['a cancellation', { waits: 3, cancels: 'at once' }, (world, id) => world.cancel(id), 'cancelled'],
    [
      'a cancellation that an officer agrees to',
      { waits: 9, cancels: 'asked' },
      (world, id) => world.cancel(id),
      'cancelled',
    ],
    [
      'a suspension',
      { suspends: true },
      (world, id) => world.ask({ operation: 'SuspendCertificate', orderId: id }),
      'suspended',
    ],
  ]
  for (const [name, manner, what, end] of stories) {
    it(`does once what it is asked, whichever statement breaks: ${name}`, async () => {
      const world = await worldWith(manner)
      let id: OrderId
      const story: Story = {
        begins: async () => {
          world.ca = await TestCa.open(manner)
          id = await waiting(world)
          if (manner.waits === undefined) await world.work()
        },
        happens: async () => {
          await what(world, id)
          await world.work()
        },
        books: async () => {
          const { state } = await world.find(id)
          const [made] = world.ca.orders
          const isDone = end === 'suspended' ? made?.isSuspended : made?.cancelledFor !== undefined
          const requests = (await world.requests(id)).map(({ cameTo }) => cameTo)
          return [
            ...(state === end ? [] : [`the order is ${state}`]),
            ...(isDone ? [] : ['the CA has not done it']),
            ...(requests.join() === 'done' ? [] : [`the request came to ${requests.join()}`]),
            ...(await world.parked()),
          ]
        },
      }
      const { ways, trouble } = await breakEverywhere(world.faults, story, new Set())
      assert.deepEqual(trouble, [])
      assert.ok(ways > 10, `${ways} ways to break it`)
    })
  }

  it('does not get a draft that was withdrawn, whichever statement breaks', async () => {
    const world = await worldWith({ cancels: 'at once', repeatsSafely: true })
    let id: OrderId
    const story: Story = {
      begins: async () => {
        world.ca = await TestCa.open({ cancels: 'at once', repeatsSafely: true })
        id = await world.order()
      },
      happens: async () => {
        await world.cancel(id)
        await world.work()
      },
      books: async () => {
        const { state } = await world.find(id)
        return [
          ...(state === 'cancelled' ? [] : [`the order is ${state}`]),
          ...(world.ca.orders.length === 0 ? [] : ['the CA has it']),
        ]
      },
    }
    const { trouble } = await breakEverywhere(world.faults, story, new Set())
    assert.deepEqual(trouble, [])
  })
})
