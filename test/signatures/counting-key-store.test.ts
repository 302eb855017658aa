import assert from 'node:assert/strict'
import { keyStoreThatCounts, openMemoryKeyStore } from '../../src/signatures/index.ts'

const SPEC = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' } as const
const OCTETS = Buffer.from('what is signed')

describe('keyStoreThatCounts', () => {
  async function counting() {
    let [counted, writes, at] = [0, 0, 0]
    const count = {
      add: async (_keyId: string, many: number) => {
        counted += many
        writes++
      },
      takeBack: async (_keyId: string, many: number) => {
        counted -= many
      },
    }
    const keys = keyStoreThatCounts(openMemoryKeyStore(), count, () => at)
    const { keyId } = await keys.create(SPEC)
    const signer = await keys.signer(keyId)
    return {
      keys,
      sign: () => signer.sign(OCTETS),
      wait: (milliseconds: number) => {
        at += milliseconds
      },
      shown: () => ({ counted, writes }),
    }
  }

  it('counts each signature of a key that signs now and then, before it is made', async () => {
    const { sign, wait, shown } = await counting()
    for (const n of [1, 2, 3]) {
      await sign()
      assert.deepEqual(shown(), { counted: n, writes: n })
      wait(60_000)
    }
  })

  it('never counts too few where many sign at once, writes seldom, and is exact once it is closed', async () => {
    const { keys, sign, shown } = await counting()
    await Promise.all(Array.from({ length: 200 }, sign))
    assert.ok(shown().counted >= 200 && shown().counted < 264)
    assert.ok(shown().writes < 12)
    await keys.close()
    assert.equal(shown().counted, 200)
  })

  it('signs nothing that cannot be counted', async () => {
    const away = { add: () => Promise.reject(new Error('database away')), takeBack: async () => {} }
    const keys = keyStoreThatCounts(openMemoryKeyStore(), away)
    const signer = await keys.signer((await keys.create(SPEC)).keyId)
    await assert.rejects(signer.sign(OCTETS), /database away/)
  })
})
