import assert from 'node:assert/strict'
import { together } from '../../src/console/api/together.ts'

describe('what is asked anew because something happened', () => {
  it('is asked at once, and however much happens meanwhile, once more after a pause of twice the time it took', async () => {
    const [works, pauses]: [(() => void)[], { milliseconds: number; end: () => void }[]] = [[], []]
    let at = 0
    const wish = together(() => new Promise<void>((done) => works.push(done)), {
      now: () => at,
      pause: (milliseconds) => new Promise((end) => pauses.push({ milliseconds, end })),
    })
    const settle = () => new Promise((resume) => setImmediate(resume))
    wish()
    assert.equal(works.length, 1)
    for (let n = 0; n < 5; n++) wish()
    at = 1_000
    works[0]!()
    await settle()
    wish()
    assert.deepEqual([works.length, pauses[0]?.milliseconds], [1, 2_000])
    pauses[0]!.end()
    await settle()
    assert.equal(works.length, 2)
    works[1]!()
    await settle()
    assert.equal(pauses[1]?.milliseconds, 300, 'one that answers fast is asked again soon')
    pauses[1]!.end()
    await settle()
    assert.equal(works.length, 2, 'nothing happened meanwhile')
    wish()
    assert.equal(works.length, 3)
  })

  it('is asked again although it failed', async () => {
    let asked = 0
    const wish = together(
      () => {
        asked++
        return Promise.reject(new Error('away'))
      },
      { now: () => 0, pause: async () => {} },
    )
    wish()
    await new Promise((resume) => setImmediate(resume))
    wish()
    assert.equal(asked, 2)
  })
})
