import assert from 'node:assert/strict'
import {
  chatOf,
  describeChat,
  inspectionSystemRights,
  makeChat,
  makeInspectionSystemChat,
  type Role,
  TERMINAL_TYPES,
} from '../../src/cvc/index.ts'

const hex = (bits: Uint8Array) => Buffer.from(bits).toString('hex')

describe('inspection system CHAT', () => {
  const known: [role: Role, fingerprints: boolean, iris: boolean, bits: string][] = [
    ['CVCA', true, true, 'c3'],
    ['CVCA', true, false, 'c1'],
    ['DV-domestic', true, true, '83'],
    ['DV-foreign', true, false, '41'],
    ['terminal', false, true, '02'],
    ['terminal', false, false, '00'],
  ]
  for (const [role, fingerprints, iris, bits] of known) {
    it(`is ${bits} for ${role} with fingerprints ${fingerprints} and iris ${iris}`, () => {
      const chat = makeInspectionSystemChat({ role, fingerprints, iris })
      assert.equal(hex(chat.bits), bits)
      assert.deepEqual([chat.role, chat.terminalType], [role, 'IS'])
      assert.deepEqual(inspectionSystemRights(chat), { fingerprints, iris })
    })
  }

  it('grants nothing for reserved bits', () => {
    assert.deepEqual(inspectionSystemRights(chatOf(TERMINAL_TYPES.IS.oid, Uint8Array.of(0xfc))), {
      fingerprints: false,
      iris: false,
    })
  })

  it('is not read out of another terminal type', () => {
    assert.deepEqual(inspectionSystemRights(makeChat('ST', 'CVCA', [0, 1])), { fingerprints: false, iris: false })
  })

  it('needs bits to have a role', () => {
    assert.throws(() => chatOf(TERMINAL_TYPES.IS.oid, new Uint8Array()), { code: 'chat-empty' })
  })
})

describe('describeChat', () => {
  it('says role and rights of an inspection system in plain words', () => {
    assert.deepEqual(describeChat(makeInspectionSystemChat({ role: 'DV-foreign', fingerprints: true, iris: false })), {
      role: 'foreign document verifier of inspection systems',
      rights: ['may read fingerprints (DG3)'],
    })
  })

  it('finds each right of an authentication terminal at its bit', () => {
    const said = (bit: number) => describeChat(makeChat('AT', 'terminal', [bit])).rights
    assert.deepEqual(said(37), ['may write the normal place of residence (DG17)'])
    assert.deepEqual(said(32), ['may write the e-mail address (DG22)'])
    assert.deepEqual(said(8), ['may read the document type (DG1)'])
    assert.deepEqual(said(29), ['may read the e-mail address (DG22)'])
    assert.deepEqual(said(0), ['may verify the age'])
    assert.deepEqual(said(31), []) // reserved
  })

  it('names every right of every type once', () => {
    const all = (bits: number) => Array.from({ length: bits }, (_, bit) => bit)
    const { rights } = describeChat(makeChat('AT', 'terminal', all(38)))
    assert.equal(new Set(rights).size, 37)
    assert.equal(describeChat(makeChat('ST', 'terminal', all(6))).rights.length, 2)
  })

  it('does not guess at an unknown terminal type', () => {
    assert.deepEqual(describeChat(chatOf('1.2.3', Uint8Array.of(0xff))), {
      role: 'CVCA of the unknown terminal type 1.2.3',
      rights: [],
    })
  })
})
