import assert from 'node:assert/strict'
import { ListError, type ListErrorCode, readList, type SignedList } from '../../src/lists/index.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { der, INTEGER_0, indefinite, masterListContent, oid } from './der.ts'
import { CONTENT_TYPES, KEYS, ListPki, type Made, USAGES } from './list-pki.ts'

function refuses(octets: Uint8Array, ...codes: readonly ListErrorCode[]): void {
  assert.throws(
    () => readList(octets),
    (error) => error instanceof ListError && (codes.length === 0 || codes.includes(error.code)),
  )
}

function expectKind<Kind extends SignedList['kind']>(
  list: SignedList,
  kind: Kind,
): Extract<SignedList, { kind: Kind }> {
  assert.equal(list.kind, kind)
  return list as Extract<SignedList, { kind: Kind }>
}

describeWithOpenssl('readList', () => {
  let pki: ListPki
  let csca: Made
  let signer: Made
  let list: Uint8Array

  before(() => {
    pki = new ListPki()
    csca = pki.csca('UT')
    signer = pki.signer(csca, USAGES.masterList)
    list = pki.sign(masterListContent([csca.der, pki.csca('AT').der]), CONTENT_TYPES.masterList, [signer])
  })
  after(() => pki.close())

  it('reads a master list that openssl signed', () => {
    const read = expectKind(readList(list), 'master-list')
    assert.deepEqual(
      read.certificates.map(({ subject }) => [subject.country, subject.text]),
      [
        ['UT', 'C=UT, O=Government, CN=CSCA UT'],
        ['AT', 'C=AT, O=Government, CN=CSCA AT'],
      ],
    )
    assert.equal(read.signedDataVersion, 3)
    assert.equal(read.contentVersion, 0)
    assert.equal(read.encoding, 'DER')
    assert.deepEqual(read.unreadable, [])
    assert.deepEqual(
      read.embedded.map(({ octets }) => Buffer.from(octets)),
      [Buffer.from(signer.der)],
    )
    assert.equal(read.signers[0]?.identifier.by, 'subject-key-identifier')
    assert.ok(Math.abs(Date.now() - read.signingTime!.getTime()) < 600_000)
  })

  it('reads the same from a list in BER, its content in pieces', () => {
    const ber = pki.sign(readList(list).content, CONTENT_TYPES.masterList, [signer], ['-keyid', '-stream'])
    const read = expectKind(readList(ber), 'master-list')
    assert.equal(read.encoding, 'BER')
    assert.deepEqual(Buffer.from(read.content), Buffer.from(readList(list).content))
    assert.equal(read.certificates.length, 2)
  })

  it('reads strings in pieces of pieces', () => {
    const pieces = indefinite(0x24, der(0x04, '30'), indefinite(0x24, der(0x04, '05020100'), der(0x04, '3100')))
    const read = expectKind(readList(message(pieces)), 'master-list')
    assert.deepEqual(read.certificates, [])
  })

  it('reads both shapes of a document signer list', () => {
    const documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS 1' })
    for (const [shape, content] of [
      ['1.4', masterListContent([documentSigner.der])],
      ['1.3.0', der(0x31, documentSigner.der)],
    ] as const) {
      const octets = pki.sign(content, CONTENT_TYPES.documentSignerList, [signer])
      const read = expectKind(readList(octets), 'document-signer-list')
      assert.equal(read.shape, shape)
      assert.equal(read.contentVersion, shape === '1.4' ? 0 : undefined)
      assert.equal(read.certificates[0]?.subject.text, 'C=UT, CN=DS 1')
    }
  })

  it('names the one certificate that cannot be read, and reads the others', () => {
    const broken = Uint8Array.from(csca.der)
    broken[5] = 0x31 // a SET where the body is a SEQUENCE
    const octets = pki.sign(masterListContent([signer.der, broken, csca.der]), CONTENT_TYPES.masterList, [signer])
    const read = expectKind(readList(octets), 'master-list')
    assert.equal(read.certificates.length, 2)
    assert.equal(read.unreadable.length, 1)
    assert.equal(read.unreadable[0]?.index, 1)
    assert.match(read.unreadable[0]?.why ?? '', /object-unexpected|object-missing/)
  })

  it('reads certificates with explicit curve parameters', () => {
    const explicit = pki.csca('DE', { key: KEYS.explicitBrainpoolP256r1 })
    const octets = pki.sign(masterListContent([explicit.der]), CONTENT_TYPES.masterList, [signer])
    assert.equal(expectKind(readList(octets), 'master-list').certificates.length, 1)
  })

  it('names a certificate with more attributes or extensions than any has', () => {
    const attribute = der(0x31, der(0x30, oid('2.5.4.6'), der(0x13, Buffer.from('UT'))))
    const extension = (last: number) => der(0x30, oid(`1.2.3.${last}`), der(0x04, '0500'))
    const certificate = (attributes: number, extensions: number) => {
      const name = der(0x30, ...Array.from({ length: attributes }, () => attribute))
      const dates = der(0x30, ...[1, 2].map(() => der(0x17, Buffer.from('260101000000Z'))))
      const all = der(0xa3, der(0x30, ...Array.from({ length: extensions }, (_, i) => extension(i))))
      const algorithm = der(0x30, oid('1.2.3'))
      const body = der(0x30, INTEGER_0, algorithm, name, dates, name, der(0x30), all)
      return der(0x30, body, algorithm, der(0x03, '00'))
    }
    const all = [certificate(1, 1), certificate(10_000, 1), certificate(1, 10_000)]
    const read = expectKind(readList(message(der(0x04, masterListContent(all)))), 'master-list')
    assert.equal(read.certificates.length, 1)
    assert.match(read.unreadable[0]?.why ?? '', /over 64/)
    assert.match(read.unreadable[1]?.why ?? '', /over 64 extensions/)
  })

  describe('with defects', () => {
    const revoked = der(0x30, oid('0.4.0.127.0.7.3.1.5.1.1'), der(0x0a, '03'))
    const secret = der(0x30, oid('0.4.0.127.0.7.3.1.5.2.99'))
    const sha256 = oid('2.16.840.1.101.3.4.2.1')

    it('tells which document signer has which defect', () => {
      const name = der(0x30, der(0x31, der(0x30, oid('2.5.4.6'), der(0x13, Buffer.from('UT')))))
      const byName = der(0x30, der(0x30, name, der(0x02, '1234')), der(0x31, revoked, secret))
      const byKey = der(0x30, der(0x80, 'abcd'), der(0x04, 'ff00'), der(0x31, revoked))
      const content = der(0x30, INTEGER_0, sha256, der(0x31, byName, byKey))
      const read = expectKind(readList(pki.sign(content, CONTENT_TYPES.defectList, [signer])), 'defect-list')
      const [first, second] = read.defects
      assert.deepEqual(first?.signer, {
        by: 'issuer-and-serial',
        issuer: 'C=UT',
        comparableIssuer: '[["2.5.4.6=ut"]]',
        serial: '1234',
      })
      assert.deepEqual(
        first?.knownDefects.map(({ name, category, status }) => ({ name, category, status })),
        [
          { name: 'CertRevoked', category: 'authentication', status: 'revoked by its issuer' },
          { name: undefined, category: 'ePassport application', status: undefined },
        ],
      )
      assert.deepEqual(second?.signer, { by: 'subject-key-identifier', keyIdentifier: 'abcd' })
      assert.equal(second?.certificateHash, 'ff00')
    })

    it('reads version 2 with its descriptions', () => {
      const known = der(0xa0, oid('0.4.0.127.0.7.3.1.5.2.2'), der(0xa0, der(0x0a, '01')), der(0x81, Buffer.from('bad')))
      const defect = der(0x30, der(0x04, 'aa'), der(0x31, known), der(0x0c, Buffer.from('all of March')))
      const content = der(0x30, der(0x02, '01'), sha256, der(0x31, defect))
      const read = expectKind(readList(pki.sign(content, CONTENT_TYPES.defectList, [signer])), 'defect-list')
      assert.equal(read.contentVersion, 1)
      assert.equal(read.defects[0]?.signer, undefined)
      assert.equal(read.defects[0]?.description, 'all of March')
      const { name, status, description } = read.defects[0]!.knownDefects[0]!
      assert.deepEqual([name, status, description], ['SODInvalid', 'signature fails', 'bad'])
    })
  })

  describe('refuses', () => {
    it('every proper prefix of a list, and anything behind it', () => {
      for (let length = 0; length < list.length; length++) refuses(list.subarray(0, length))
      refuses(Buffer.concat([list, Buffer.from([0])]), 'trailing-octets')
    })

    it('nothing but with an error of its own, whichever octet is changed', () => {
      let refused = 0
      for (let at = 0; at < list.length; at++) {
        for (const mask of [0x01, 0x20, 0x80, 0xff]) {
          const changed = Uint8Array.from(list)
          changed[at]! ^= mask
          try {
            readList(changed)
          } catch (error) {
            assert.ok(error instanceof ListError, `byte ${at} ^ ${mask}: ${error}`)
            refused++
          }
        }
      }
      assert.ok(refused > 100, `${refused} of the changes are refused while reading`)
    })

    it('what is no list', () => {
      refuses(new Uint8Array(), 'empty')
      refuses(csca.der, 'object-unexpected')
      refuses(pki.sign(Buffer.from('x'), '1.2.840.113549.1.7.1', [signer]), 'content-unknown')
      refuses(der(0x30, oid('1.2.840.113549.1.7.3'), der(0xa0, der(0x30))), 'not-signed-data')
    })

    it('a list whose content is elsewhere', () => {
      const settings = ['-binary', '-outform', 'DER', '-econtent_type', CONTENT_TYPES.masterList]
      const who = ['-signer', signer.pem, '-inkey', signer.key]
      refuses(openssl(['cms', '-sign', '-in', pki.write('x'), ...settings, ...who]), 'content-detached')
    })

    it('a list without a signer', () => refuses(message(der(0x04, masterListContent([])), []), 'object-missing'))

    it('nesting without end', () => {
      let deep = der(0x04, '00')
      for (let i = 0; i < 5_000; i++) deep = indefinite(0x24, deep)
      refuses(message(deep), 'nested-too-deeply')
      refuses(Buffer.alloc(1_000_000, Buffer.from([0x30, 0x80])), 'nested-too-deeply', 'object-unexpected')
    })

    it('a hundred thousand certificates, before it reads one', () => {
      const many = Buffer.concat(Array.from({ length: 100_000 }, () => der(0x30, '0500')))
      refuses(message(der(0x04, masterListContent([many]))), 'too-many-certificates')
    })

    it('content in more pieces than anyone would cut it into', () => {
      refuses(message(der(0x24, Buffer.alloc(300_000, Buffer.from([0x04, 0])))), 'too-many-entries')
    })

    it('more octets than the limit', () => {
      assert.throws(() => readList(list, { octets: 100, certificates: 10, defects: 10 }), { code: 'too-large' })
      assert.throws(() => readList(list, { octets: 100_000, certificates: 1, defects: 10 }), {
        code: 'too-many-certificates',
      })
    })
  })
})

const SHA256 = der(0x30, oid('2.16.840.1.101.3.4.2.1'))
const SIGNER = der(
  0x30,
  der(0x02, '03'),
  der(0x80, 'ab'),
  SHA256,
  der(0x30, oid('1.2.840.10045.4.3.2')),
  der(0x04, '00'),
)

/** A message with this content (an OCTET STRING), and a signature that is none. */
function message(content: Uint8Array, signers: readonly Uint8Array[] = [SIGNER]): Buffer {
  const encapsulated = der(0x30, oid(CONTENT_TYPES.masterList), der(0xa0, content))
  const signedData = der(0x30, der(0x02, '03'), der(0x31, SHA256), encapsulated, der(0x31, ...signers))
  return der(0x30, oid('1.2.840.113549.1.7.2'), der(0xa0, signedData))
}
