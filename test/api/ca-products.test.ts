import assert from 'node:assert/strict'
import { listCaProducts } from '../../src/api/cas.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { BridgeError } from '../../src/ca-bridges/index.ts'
import type { Product } from '../../src/messages/index.ts'
import type { Store } from '../../src/store/index.ts'
import { OrderWorld } from '../ca-bridges/order-world.ts'
import { TestCa } from '../ca-bridges/test-ca.ts'
import { openTestStore } from '../support/store.ts'

const TLS: Product = { name: 'tls', says: 'TLS', keyAt: 'ours', days: { usual: 90, most: 365 } }

describe('the products of a CA', () => {
  let store: Store
  let world: OrderWorld
  let offered: () => Promise<readonly Product[]>
  let asked: number
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    const listProducts = () => {
      asked++
      return offered()
    }
    world = await OrderWorld.open(store, Object.assign(await TestCa.open({}), { listProducts }))
    offered = async () => [TLS]
    asked = 0
  })

  const listed = (anew?: boolean) => listCaProducts({ name: 'test-ca', anew }, world.deps as unknown as ApiDeps)
  const away = () => Promise.reject(new BridgeError('transient', 'no way there', { outcome: 'not-sent' }))

  it('are asked of it once in a while, or when somebody wants that', async () => {
    assert.deepEqual((await listed()).products, [TLS])
    world.pass(4 * 60_000)
    await listed()
    assert.equal(asked, 1)
    await listed(true)
    assert.equal(asked, 2)
    world.pass(6 * 60_000)
    await listed()
    assert.equal(asked, 3)
  })

  it('are shown as they were while it cannot be asked, with when and why', async () => {
    const { askedAt } = await listed()
    world.pass(86_400_000)
    offered = away
    assert.deepEqual(await listed(), {
      products: [TLS],
      askedAt,
      says: 'test-ca: no way there (transient).',
    })
  })

  it('are not there where it never told any', async () => {
    offered = away
    await assert.rejects(listed(), /test-ca: no way there/)
  })
})
