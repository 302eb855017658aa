import assert from 'node:assert/strict'
import { makeRequest } from '../support/applicant.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'

describe('attacks with certificates and requests', () => {
  const state = attackedState()

  attack(
    {
      id: 'CVC-01',
      actor: 'a registered terminal',
      target: 'possession of the private key',
      attack: 'A certificate is requested for a public key whose private key the terminal does not have.',
      answer: 'The inner signature does not verify: `failure_inner_signature`, and nothing is signed.',
    },
    async () => {
      const { octets } = await makeRequest({ holderReference: 'UTGATE100050', authorityReference: 'UTDVDOM00001' })
      const forged = octets.with(-1, (octets.at(-1) ?? 0) ^ 1)
      const answer = await state.gate.applicant.request(forged)
      assert.equal('returnCode' in answer && answer.returnCode, 'failure_inner_signature')
    },
  )
})
