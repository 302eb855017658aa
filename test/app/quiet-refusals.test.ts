import assert from 'node:assert/strict'
import { QuietRefusals } from '../../src/app/quiet-refusals.ts'

it('of refusals alike one a minute is told, with how many there were in between', () => {
  let at = 0
  const refusals = new QuietRefusals(() => new Date(at))
  assert.equal(refusals.tell('gate-1 not-signed'), 0)
  assert.equal(refusals.tell('gate-1 not-signed'), undefined)
  assert.equal(refusals.tell('gate-2 not-signed'), 0)
  at = 59_999
  assert.equal(refusals.tell('gate-1 not-signed'), undefined)
  at = 60_000
  assert.equal(refusals.tell('gate-1 not-signed'), 2)
  at = 120_000
  assert.equal(refusals.tell('gate-1 not-signed'), 0)
})
