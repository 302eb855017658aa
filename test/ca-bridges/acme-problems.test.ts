import assert from 'node:assert/strict'
import { AcmeRefusal, PROBLEMS, wordsOf } from '../../src/ca-bridges/acme/problems.ts'

const URN = 'urn:ietf:params:acme:error:'
const DETAIL = 'in its own words'

/** RFC 8555 6.7, and what it is to lead to. */
const EXPECTED = {
  auth: [
    'accountDoesNotExist',
    'unauthorized',
    'externalAccountRequired',
    'userActionRequired',
    'badSignatureAlgorithm',
    'badPublicKey',
  ],
  validation: [
    ...['badCSR', 'malformed', 'rejectedIdentifier', 'unsupportedIdentifier', 'invalidContact', 'unsupportedContact'],
    ...['badRevocationReason', 'connection', 'dns', 'tls', 'incorrectResponse', 'caa', 'compound'],
  ],
  quota: ['rateLimited'],
  permanent: ['orderNotReady', 'alreadyRevoked'],
  transient: ['serverInternal', 'badNonce'],
} as const

describe('a problem that an ACME CA tells', () => {
  it('is trouble of the class of its type, without effect there', () => {
    for (const [kind, types] of Object.entries(EXPECTED)) {
      for (const type of types) {
        const error = new AcmeRefusal({ type: URN + type, detail: DETAIL }, 400, undefined)
        assert.deepEqual([error.class, error.outcome, error.type], [kind, 'refused', type])
        assert.equal(error.message, `${type}: ${DETAIL}`)
      }
    }
    assert.deepEqual(Object.keys(PROBLEMS).sort(), Object.values(EXPECTED).flat().sort())
  })

  it('of a type that is in no document counts by its status', () => {
    const classes = [401, 403, 404, 409, 429, 500, 503].map((status) => {
      return new AcmeRefusal({ type: `${URN}newlyMade`, detail: DETAIL }, status, undefined).class
    })
    assert.deepEqual(classes, ['auth', 'auth', 'not-found', 'permanent', 'quota', 'transient', 'transient'])
    assert.equal(new AcmeRefusal({}, 418, undefined).message, 'HTTP 418')
  })

  it('comes with what is said of each name', () => {
    const subproblems = [{ type: `${URN}caa`, detail: 'no CAA', identifier: { value: 'a.example.ut' } }]
    const words = wordsOf({ type: `${URN}compound`, detail: 'several', subproblems })
    assert.equal(words, 'compound: several; a.example.ut: caa: no CAA')
  })
})
