import assert from 'node:assert/strict'
import { Places } from '../../../src/app/transport/places.ts'

describe('places', () => {
  const never = new AbortController().signal

  it('are given at once while there are some, and separately under each name', async () => {
    const places = new Places(1)
    await places.take('a', never)
    await places.take('b', never)
  })

  it('go to those who wait, in order', async () => {
    const places = new Places(1)
    const order: number[] = []
    const leave = await places.take('a', never)
    const others = [1, 2, 3].map(async (number) => {
      const leaveAgain = await places.take('a', never)
      order.push(number)
      leaveAgain()
    })
    leave()
    await Promise.all(others)
    assert.deepEqual(order, [1, 2, 3])
    await places.take('a', never)
  })

  it('are not kept for those who gave up waiting', async () => {
    const places = new Places(1)
    const leave = await places.take('a', never)
    const impatient = new AbortController()
    const waiting = places.take('a', impatient.signal)
    impatient.abort(new Error('enough'))
    await assert.rejects(waiting, /enough/)
    leave()
    await places.take('a', never)
  })

  it('are not taken by those who come too late', async () => {
    const places = new Places(1)
    await assert.rejects(places.take('a', AbortSignal.abort(new Error('over'))), /over/)
    await places.take('a', never)
  })
})
