import { profileNamed } from '../../src/ca-bridges/local-ca/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { behavesAsBridge } from './contract.ts'
import { localCa } from './support.ts'
import { TestCa } from './test-ca.ts'

describe('every bridge', () => {
  const now = (): Date => new Date('2026-11-30T10:00:00Z')
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  behavesAsBridge('the local CA', async () => {
    const bridge = localCa(store.db, now)
    const counted = async (key: string) => {
      const rows = store.db.selectFrom('local_ca_certificate').select('serial').where('order_key', '=', key)
      return (await rows.execute()).length
    }
    return {
      bridge,
      roots: [await bridge.root()],
      wish: {},
      profile: profileNamed('spoc-tls-server'),
      unacceptable: { product: 'none-such' },
      now,
      ordersAt: counted,
      anew: () => localCa(store.db, now),
    }
  })

  const manners = [
    ['a CA of the tests that knows repeats', { repeatsSafely: true, waits: 2 }],
    ['a CA of the tests that finds by key', { findsByKey: true, waits: 1 }],
    ['a CA of the tests that can tell nothing', {}],
    ['a CA of the tests that can do more', { waits: 2, cancels: 'at once', suspends: true, keepsDomains: true }],
  ] as const
  for (const [name, manner] of manners) {
    behavesAsBridge(name, async () => {
      const bridge = await TestCa.open(manner)
      return {
        bridge,
        roots: [bridge.root],
        wish: { product: 'any', dnsNames: [], days: 300 },
        unacceptable: { product: 'none-such', dnsNames: [] },
        now,
        ordersAt: async (key) => bridge.orders.filter((one) => one.key === key).length,
        anew: () => bridge, // its books are the CA's
      }
    })
  }
})
