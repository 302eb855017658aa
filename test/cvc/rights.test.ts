import assert from 'node:assert/strict'
import {
  type CvCertificate,
  chatOf,
  type Extension,
  effectiveRights,
  grantedRights,
  makeAuthorization,
  makeChat,
  makeExtension,
  RIGHTS,
  type RightsDomain,
  rightsIn,
  rightsOf,
  TERMINAL_TYPES,
} from '../../src/cvc/index.ts'

const domains = Object.keys(RIGHTS) as RightsDomain[]
const hex = (octets: Uint8Array | undefined) => Buffer.from(octets!).toString('hex')

describe('rights by name', () => {
  it('has every bit of each table once, and no reserved one', () => {
    const bits = (domain: RightsDomain) => Object.values(RIGHTS[domain]).map(({ bit }) => bit)
    const sorted = (domain: RightsDomain) => bits(domain).sort((a, b) => a - b)
    const upTo = (count: number) => Array.from({ length: count }, (_, bit) => bit)
    assert.deepEqual(sorted('IS'), upTo(2))
    assert.deepEqual(sorted('ST'), upTo(2))
    assert.deepEqual(sorted('AT'), upTo(38).toSpliced(31, 1))
    assert.deepEqual(sorted('id-eIDAccess'), upTo(44))
    assert.deepEqual(sorted('id-specialFunctions'), [6, 7])
    assert.deepEqual(sorted('id-ERAspecific'), upTo(7))
  })

  it('says each of them in a sentence of its own', () => {
    const sentences = domains.flatMap((domain) => Object.values(RIGHTS[domain]).map(({ sentence }) => sentence))
    assert.equal(new Set(sentences).size, sentences.length)
  })

  it('makes a CHAT from names and reads them out of it again', () => {
    const chat = makeChat('AT', 'DV-foreign', ['write-DG17', 'read-DG1', 'read-DG22', 'PSA', 'verify-age'])
    assert.equal(hex(chat.bits), '6060000101')
    assert.deepEqual(
      rightsOf(chat).map(({ name }) => name),
      ['write-DG17', 'PSA', 'read-DG1', 'read-DG22', 'verify-age'],
    )
    assert.deepEqual(rightsOf(chatOf('1.2.3', Uint8Array.of(0xff))), [])
  })

  it('takes no bit that the terminal type does not have', () => {
    assert.throws(() => makeChat('IS', 'CVCA', [8]), RangeError)
  })

  it('grants nothing for reserved bits and for the role', () => {
    assert.deepEqual(rightsIn('IS', Uint8Array.of(0xfc)), [])
    assert.equal(rightsIn('AT', new Uint8Array(5).fill(0xff)).length, 37)
  })

  it('makes authorization extensions from names', () => {
    const access = makeAuthorization('id-eIDAccess', ['compare-DG1', 'compare-DG22', 'sign-DG1', 'sign-DG22'])
    assert.equal(hex(access.objects[0]?.value), '080000600001')
    const era = makeAuthorization('id-ERAspecific', ['sign-attributes', 'read-attribute-request'])
    assert.deepEqual([era.oid, hex(era.objects[0]?.value)], ['1.2.250.1.223.1001.1.3', '41'])
  })
})

describe('grantedRights', () => {
  const certificate = (bits: number, ...extensions: Extension[]) => {
    const chat = chatOf(TERMINAL_TYPES.AT.oid, Uint8Array.of(bits, 0, 0, 1, 3))
    return { chat, extensions } as Partial<CvCertificate> as CvCertificate
  }
  const functions = (...names: ('PSC' | 'PSM')[]) => makeAuthorization('id-specialFunctions', names)
  const lds2 = makeExtension({
    kind: 'authorization',
    name: 'id-icao-lds2-travelRecords-access',
    bits: Uint8Array.of(0xff),
  })

  it('says what a whole chain grants, extensions included, in sentences', () => {
    const chain = [certificate(0xc0, functions('PSC', 'PSM'), lds2), certificate(0x80, functions('PSM'), lds2)]
    assert.deepEqual(
      grantedRights(effectiveRights([...chain, certificate(0, functions('PSC', 'PSM'), lds2)])).map(
        ({ sentence }) => sentence,
      ),
      [
        'may read the document type (DG1)',
        'may verify the municipality',
        'may verify the age',
        'may have messages signed pseudonymously (PSM)',
      ],
    )
  })

  it('keeps the bits of ICAO LDS2 without guessing at names', () => {
    const rights = effectiveRights([certificate(0xc0, lds2)])
    assert.deepEqual(rights.extensions.get('2.23.136.1.1.9.1.3'), Uint8Array.of(0xff))
    assert.equal(grantedRights(rights).length, 3)
  })

  it('is empty for an unknown terminal type', () => {
    const unknown = { ...certificate(0), chat: chatOf('1.2.3', Uint8Array.of(0xff)) }
    assert.deepEqual(grantedRights(effectiveRights([unknown])), [])
  })
})
