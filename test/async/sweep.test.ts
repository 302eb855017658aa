import assert from 'node:assert/strict'
import { DEFAULT_RETRY_PLAN } from '../../src/async/index.ts'
import { Sweep } from '../../src/async/sweep.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

describe('the sweep', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  it('looks for all else while the queue cannot be reached', async () => {
    const troubles: unknown[] = []
    let looked = (): void => {}
    const looks = new Promise<void>((resolve) => {
      looked = resolve
    })
    const sweep = new Sweep({
      db: store.db,
      jobs: { owedWithoutJob: () => Promise.reject(new Error('Redis is gone')) },
      now: () => new Date(),
      limits: { callbackHours: 48 },
      retry: DEFAULT_RETRY_PLAN,
      escalation: { heldHours: [], answerHours: [] },
      alsoLook: async () => looked(),
      add: () => assert.fail(),
      hurry: () => assert.fail(),
      onTrouble: ({ error }) => troubles.push(error),
    })
    sweep.start()
    await looks
    await sweep.close()
    assert.match(String(troubles), /Redis is gone/)
  })
})
