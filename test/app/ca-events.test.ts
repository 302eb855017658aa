import assert from 'node:assert/strict'
import { caEventHooks } from '../../src/app/ca-events.ts'
import { createLog } from '../../src/app/log.ts'
import type { HandlerDeps } from '../../src/handlers/index.ts'
import type { Store } from '../../src/store/index.ts'
import { OrderWorld } from '../ca-bridges/order-world.ts'
import { TestCa } from '../ca-bridges/test-ca.ts'
import { openTestStore } from '../support/store.ts'

describe('the address for events of a CA', () => {
  let store: Store
  let world: OrderWorld
  before(async () => {
    store = await openTestStore()
    world = await OrderWorld.open(store, await TestCa.open({ waits: 9, sendsEvents: true }))
  })
  after(() => store.close())

  const hooksOf = (deps: HandlerDeps) =>
    caEventHooks(deps.cas?.list() ?? [], deps, { log: createLog('silent'), now: deps.now })
  const eventOf = (text: string) => ({ method: 'POST', query: {}, headers: {}, body: Buffer.from(text) })
  const told = async () => {
    const rows = store.db.selectFrom('event').select('details').where('kind', '=', 'event of a CA not understood')
    return (await rows.orderBy('id').execute()).map(({ details }) => details as Record<string, unknown>)
  }

  it('is there for a CA that sends some, under its name', async () => {
    assert.deepEqual(
      hooksOf(world.deps).map(({ path }) => path),
      ['/ca-events/test-ca'],
    )
    const silent = await OrderWorld.open(store, await TestCa.open({}))
    assert.deepEqual(hooksOf(silent.deps), [])
  })

  it('takes so many a minute, and says when to come again', () => {
    const [hook = assert.fail()] = hooksOf(world.deps)
    for (let n = 0; n < 60; n++) assert.equal(hook.holdsOff(), undefined)
    assert.equal(hook.holdsOff(), 60)
    world.pass(20_000)
    assert.equal(hook.holdsOff(), 40)
    world.pass(40_000)
    assert.equal(hook.holdsOff(), undefined)
  })

  it('tells of what it does not understand, once a minute, with how much more there was, and nothing of its words', async () => {
    const [hook = assert.fail()] = hooksOf(world.deps)
    for (const _ of [1, 2, 3]) await hook.take(eventOf('<secret>'))
    world.pass(60_000)
    await hook.take(eventOf('order AAAAAAAAAAAAAAAAAAAAAAAAAA'))
    assert.deepEqual(await told(), [
      { method: 'POST', why: 'it is none of this CA', bytes: 8, more: 0 },
      { method: 'POST', why: 'it is about no order that is under way', bytes: 32, more: 2 },
    ])
  })

  it('stands also for a reader that trips over what came', async () => {
    const [ca = assert.fail()] = world.deps.cas?.list() ?? []
    const bridge = Object.assign(Object.create(ca.bridge), {
      readEvent: () => {
        throw new TypeError('undefined is not iterable')
      },
    })
    const cas = { ...world.deps.cas, list: () => [{ ...ca, bridge }] } as unknown as NonNullable<HandlerDeps['cas']>
    world.pass(60_000)
    await hooksOf({ ...world.deps, cas })[0]?.take(eventOf('{'))
    assert.equal((await told()).at(-1)?.why, 'it is none of this CA')
  })
})
