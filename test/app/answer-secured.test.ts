import assert from 'node:assert/strict'
import { answerSecured } from '../../src/app/answer-secured.ts'
import type { MessageSecurity } from '../../src/app/message-security.ts'
import type { KnownCaller } from '../../src/app/serving.ts'
import { WorkFailed } from '../../src/async/index.ts'

describe('an answer that would have to be signed', () => {
  it('is a fault where there is no key for it, before anything is done; the event says what is missing', async () => {
    const security = {
      assertCanAnswer: async () => {
        throw new WorkFailed('not-set-up', 'eac.yaml names no key')
      },
    } as unknown as MessageSecurity
    const caller = { partner: { name: 'gate-1' } } as KnownCaller
    const reply = await answerSecured(
      security,
      caller,
      { body: Buffer.from('<x/>'), contentType: 'text/xml' },
      { answer: () => assert.fail('nothing is done'), refuse: (fault) => fault },
    )
    const { status, body, problem } = reply as { status: number; body: string; problem: string }
    assert.deepEqual([status, problem], [500, 'eac.yaml names no key'])
    assert.match(body, /<faultcode>soap:Server<\/faultcode>.*cannot be for now/)
    assert.doesNotMatch(body, /eac\.yaml/)
  })
})
