import assert from 'node:assert/strict'
import { eac } from './fake-world.ts'

describe('eac doctor', () => {
  it('tells what is good, what to look at and what is bad, each with what to do, and fails where something is bad', async () => {
    const answers = {
      'node.examine': [
        { what: 'keys', state: 'good', says: '2 in use' },
        { what: 'disk', state: 'bad', says: 'no room', mend: 'make room' },
      ],
    } as never
    const { exitCode, out, err } = await eac(['doctor'], { answers })
    assert.equal(exitCode, 1)
    assert.equal(out, 'good  keys      2 in use\nBAD   disk      no room\n                → make room\n')
    assert.match(err, /one thing is bad/)
  })

  it('is content with warnings', async () => {
    const answers = { 'node.examine': [{ what: 'clock', state: 'warning', says: 'nobody says' }] } as never
    const { exitCode, out } = await eac(['doctor'], { answers })
    assert.equal(exitCode, 0)
    assert.match(out, /^look {2}clock {5}nobody says\n/)
  })
})
