import assert from 'node:assert/strict'
import { noteRefused } from '../../src/app/note-refused.ts'

it('a refused message that cannot be noted is logged, and its answer stands', async () => {
  const caller = { partner: { id: 'p', name: 'FU' }, authority: { id: 'a' } } as never
  const problem = { operation: 'GeneralMessage', answer: 'failure_internal_error', problem: 'internal error' }
  const broken = new Proxy({}, { get: () => assert.fail('no space left on device') }) as never
  const logged: unknown[] = []
  const log = { error: (...said: unknown[]) => void logged.push(said) } as never
  const deps = { db: broken, now: () => new Date() }
  await noteRefused(caller, { ...problem, notForgiven: undefined }, deps, { log })
  assert.match(JSON.stringify(logged), /FU.*GeneralMessage.*failure_internal_error.*no space left/)
})
