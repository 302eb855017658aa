import assert from 'node:assert/strict'
import {
  buildMasterList,
  type Certificate,
  compareLists,
  documentSignerText,
  readList,
  softwareListSigner,
} from '../../src/lists/index.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { der, INTEGER_0, oid } from './der.ts'
import { CA_EXTENSIONS, CONTENT_TYPES, ListPki, type Made, USAGES } from './list-pki.ts'

describeWithOpenssl('compareLists', () => {
  let pki: ListPki
  let signer: Made

  before(() => {
    pki = new ListPki()
    signer = pki.signer(pki.csca('UT'), USAGES.masterList)
  })
  after(() => pki.close())

  const list = (...made: readonly Made[]) => {
    const by = softwareListSigner({ privateKey: signer.keyPem, certificate: signer.der })
    return buildMasterList({ certificates: made.map(({ der }) => der), signingTime: new Date(), signer: by })
  }
  const subjects = (all: readonly Certificate[]) => all.map(({ subject }) => subject.text)

  it('tells by country what came, went, and took the place of another', async () => {
    const [kept, gone, come] = [pki.csca('UT'), pki.csca('AT', { subject: '/C=AT/CN=old' }), pki.csca('BE')]
    const before = pki.csca('DE')
    const after = pki.make(
      { subject: '/C=DE/O=Government/CN=CSCA DE', extensions: CA_EXTENSIONS, days: 99 },
      before.key,
    )
    const changes = compareLists(await list(kept, gone, before), await list(kept, come, after))
    assert.ok(changes.of === 'certificates')
    assert.deepEqual(
      changes.countries.map(({ country, added, removed, replaced }) => [
        country,
        subjects(added),
        subjects(removed),
        replaced.length,
      ]),
      [
        ['AT', [], ['C=AT, CN=old'], 0],
        ['BE', ['C=BE, O=Government, CN=CSCA BE'], [], 0],
        ['DE', [], [], 1],
      ],
    )
    const [pair] = changes.countries[2]!.replaced
    assert.ok(pair!.after.notAfter < pair!.before.notAfter)
  })

  it('finds nothing between a list and itself, signed anew', async () => {
    const one = pki.csca('UT')
    assert.deepEqual(compareLists(await list(one), await list(one)), { of: 'certificates', countries: [] })
  })

  it('tells defects that came, went, and changed', () => {
    const known = (last: number, status?: string) =>
      der(0x30, oid(`0.4.0.127.0.7.3.1.5.1.${last}`), ...(status ? [der(0x0a, status)] : []))
    const defect = (key: string, ...known: readonly Buffer[]) => der(0x30, der(0x80, key), der(0x31, ...known))
    const defects = (...all: readonly Buffer[]) => {
      const content = der(0x30, INTEGER_0, oid('2.16.840.1.101.3.4.2.1'), der(0x31, ...all))
      return readList(pki.sign(content, CONTENT_TYPES.defectList, [signer]))
    }
    const changes = compareLists(
      defects(defect('aa', known(3)), defect('bb', known(1, '01')), defect('cc', known(4))),
      defects(defect('cc', known(4)), defect('bb', known(1, '03')), defect('dd', known(3))),
    )
    assert.ok(changes.of === 'defects')
    assert.deepEqual(changes.added.map(documentSignerText), ['key dd'])
    assert.deepEqual(changes.removed.map(documentSignerText), ['key aa'])
    assert.deepEqual(
      changes.changed.map(({ after }) => documentSignerText(after)),
      ['key bb'],
    )
  })

  it('compares only lists of one kind', async () => {
    const other = readList(pki.sign(der(0x31), CONTENT_TYPES.documentSignerList, [signer]))
    const one = await list()
    assert.throws(() => compareLists(one, other), { code: 'kinds-differ' })
  })
})
