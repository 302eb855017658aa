import assert from 'node:assert/strict'
import {
  ListError,
  readCertificate,
  subjectKeyOfCommonName,
  subjectKeyOfText,
  subjectKeysOf,
} from '../../src/lists/index.ts'
import { makeSpocRoot } from '../../src/spoc-channel/index.ts'

describe('a name as people write it', () => {
  const subjectOf = (commonName: string, organization?: string) => {
    const { der } = makeSpocRoot({
      country: 'UT',
      commonName,
      notBefore: new Date(),
      ...(organization && { organization }),
    })
    return readCertificate(der).subject
  }

  it('means the subject of a certificate from either end, whatever its capitals and spaces', () => {
    const keys = subjectKeysOf(subjectOf('gate-1', 'Border  Police'))
    for (const text of ['C=UT, O=Border Police, CN=gate-1', 'cn=GATE-1,o=border police,2.5.4.6=ut']) {
      assert.ok(keys.includes(subjectKeyOfText(text)), text)
    }
    for (const text of ['CN=gate-1', 'C=UT, CN=gate-1, O=Border Police', 'C=UT, O=Border Police, CN=gate-10']) {
      assert.ok(!keys.includes(subjectKeyOfText(text)), text)
    }
  })

  it('cannot be imitated by what stands in one attribute', () => {
    const keys = subjectKeysOf(subjectOf('gate-1, O=Border Police'))
    assert.ok(!keys.includes(subjectKeyOfText('C=UT, CN=gate-1, O=Border Police')))
    assert.ok(keys.includes(subjectKeyOfText('C=UT, CN=gate-1\\, O=Border Police')))
    assert.ok(keys.includes(subjectKeyOfText('C=UT, CN=gate-1\\2C O\\3DBorder Police')))
  })

  it('is known by its common name, where it has one', () => {
    assert.ok(subjectKeysOf(subjectOf('Gate-1')).includes(subjectKeyOfCommonName('gate-1')))
    assert.ok(!subjectKeysOf(subjectOf('gate-1')).includes(subjectKeyOfCommonName('gate')))
  })

  it('is refused where it is none', () => {
    for (const text of ['', 'gate-1', 'CN=', 'XX=1', 'CN=#0c0161', 'CN=a,', 'CN=a,,C=UT']) {
      assert.throws(() => subjectKeyOfText(text), ListError, text)
    }
  })
})
