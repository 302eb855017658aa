import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  type DefectParameter,
  type DefectWish,
  defectListContent,
  documentSignerListContent,
  KNOWN_DEFECTS,
  type KnownDefectName,
  makeList,
  masterListContent,
  openListSigner,
  readCertificate,
  verifyList,
} from '../../src/lists/index.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { KEYS, ListPki, type Made, signerExtensions, USAGES } from './list-pki.ts'

describeWithOpenssl('a list of our own', () => {
  let pki: ListPki
  let csca: Made
  let documentSigner: Made
  let signingTime: Date
  before(() => {
    signingTime = new Date(1000 * Math.floor(Date.now() / 1000 + 60))
    pki = new ListPki()
    csca = pki.csca('UT')
    documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS 7' })
  })
  after(() => pki.close())

  const open = (made: Made) => openListSigner({ key: readFileSync(made.key), certificate: readFileSync(made.pem) })
  const wish = (usage: string | undefined) => ({ signer: open(pki.signer(csca, usage)), signingTime })
  const verdictOf = (list: Awaited<ReturnType<typeof makeList>>) =>
    verifyList(list, { anchors: [readCertificate(csca.der)], at: signingTime })

  it('of document signers verifies with openssl and with us', async () => {
    const content = documentSignerListContent([documentSigner.der])
    const list = await makeList('document-signer-list', content, wish(USAGES.documentSignerList))
    assert.deepEqual(pki.verify(list.octets, csca), Buffer.from(content))
    assert.equal((await verdictOf(list)).ok, true)
  })

  describe('of defects', () => {
    const certificate = () => documentSigner.der
    const make = (defects: readonly DefectWish[]) =>
      makeList('defect-list', defectListContent(defects), wish(USAGES.defectList))

    it('verifies with openssl and with us, and names the document signer three ways at once', async () => {
      const parameter = { kind: 'status', code: 3 } as const
      const list = await make([{ certificate: certificate(), knownDefects: [{ name: 'CertRevoked', parameter }] }])
      assert.deepEqual(pki.verify(list.octets, csca), Buffer.from(list.content))
      const verdict = await verdictOf(list)
      assert.equal(verdict.ok, true)
      assert.deepEqual(
        verdict.findings.map(({ rule }) => rule),
        ['list-content-described'],
      )
      const { serial, issuer, fingerprint } = readCertificate(certificate())
      const [defect] = list.defects
      assert.deepEqual(defect?.signer, {
        by: 'issuer-and-serial',
        issuer: issuer.text,
        comparableIssuer: issuer.comparable,
        serial,
      })
      assert.deepEqual([defect?.certificateHash, list.hashAlgorithm], [fingerprint, '2.16.840.1.101.3.4.2.1'])
      assert.deepEqual([list.contentVersion, defect?.knownDefects[0]?.status], [0, 'revoked by its issuer'])
    })

    it('is of version 2 as soon as something is told in words', async () => {
      const known = { name: 'PowerDownReq', description: 'take it off the reader' } as const
      const list = await make([{ certificate: certificate(), knownDefects: [known], description: 'série 2019' }])
      assert.deepEqual(
        [list.contentVersion, list.defects[0]?.description, list.defects[0]?.knownDefects[0]?.description],
        [1, 'série 2019', 'take it off the reader'],
      )
    })

    it('is DER to the openssl program, whatever its defects say', async () => {
      const parameters: Readonly<Record<KnownDefectName, DefectParameter | undefined>> = {
        CertRevoked: { kind: 'status', code: 32 },
        CertReplaced: { kind: 'replacement', certificate: certificate() },
        ChipAuthKeyRevoked: undefined,
        ActiveAuthKeyRevoked: undefined,
        AuthenticationProtocolFailure: { kind: 'status', code: 6 },
        ValidityPeriodIncorrect: { kind: 'status', code: 1 },
        ePassportDGMalformed: { kind: 'data-groups', numbers: [14, 2, 2] },
        SODInvalid: { kind: 'status', code: 4 },
        COMSODDiscrepancy: { kind: 'discrepancy', listedInCom: [1, 2], listedInSod: [1] },
        sodWrongSignerIdentifier: { kind: 'signer', certificate: csca.der },
        IssuingCountryDefect: { kind: 'country', country: 'UT' },
        CardSecurityMalformed: { kind: 'card-security', signedData: Uint8Array.of(0x30, 0) },
        ChipSecurityMalformed: undefined,
        PowerDownReq: undefined,
        DSMalformed: { kind: 'status', code: 0 },
      }
      const names = Object.keys(KNOWN_DEFECTS) as KnownDefectName[]
      for (const described of [{}, { description: 'a word' }]) {
        const knownDefects = names.map((name) => {
          const parameter = parameters[name]
          return { name, ...(parameter && { parameter }), ...described }
        })
        const list = await make([{ certificate: certificate(), knownDefects }])
        const read = list.defects[0]?.knownDefects ?? []
        assert.deepEqual(new Set(read.map(({ name }) => name)), new Set(names))
        const text = openssl(['asn1parse', '-inform', 'DER', '-in', pki.write(list.content)]).toString()
        assert.equal(text.match(/ENUMERATED +:20/g)?.length, 1)
        assert.deepEqual(text.match(/INTEGER +:0[2E]/g)?.length, 3)
        assert.match(text, /PRINTABLESTRING +:UT/)
      }
    })

    it('is not made where a defect lacks what its name asks for, or says what it must not', () => {
      const wrong: readonly [KnownDefectName, DefectParameter | undefined][] = [
        ['CertRevoked', undefined],
        ['CertRevoked', { kind: 'status', code: 128 }],
        ['PowerDownReq', { kind: 'status', code: 0 }],
        ['ePassportDGMalformed', { kind: 'data-groups', numbers: [17] }],
        ['IssuingCountryDefect', { kind: 'country', country: 'Utopia' }],
      ]
      for (const [name, parameter] of wrong) {
        const knownDefects = [{ name, ...(parameter && { parameter }) }]
        assert.throws(() => defectListContent([{ certificate: certificate(), knownDefects }]), {
          code: 'defect-parameter-unsuitable',
        })
      }
      const twice = { certificate: certificate(), knownDefects: [{ name: 'PowerDownReq' }] } as const
      assert.throws(() => defectListContent([twice, twice]), { code: 'certificate-repeated' })
    })
  })

  describe('is not made', () => {
    const content = () => documentSignerListContent([documentSigner.der])

    for (const usage of [undefined, USAGES.masterList]) {
      it(`by a signer whose extendedKeyUsage is ${usage ?? 'missing'}`, async () => {
        const unsuitable = (error: Error & { code?: string }) =>
          error.code === 'signer-unsuitable' && /signer-usage: needs 0\.4\.0\.127/.test(error.message)
        await assert.rejects(makeList('document-signer-list', content(), wish(usage)), unsuitable)
        await assert.rejects(makeList('defect-list', defectListContent([]), wish(usage)), unsuitable)
      })
    }

    it('by a signer whose certificate has run out, or is for other than signatures', async () => {
      const { signer } = wish(USAGES.documentSignerList)
      const late = { signer, signingTime: new Date('2051-01-01T00:00:00Z') }
      await assert.rejects(makeList('document-signer-list', content(), late), /signer-valid/)
      const [, ...rest] = signerExtensions(USAGES.documentSignerList)
      const agreeing = pki.signer(csca, undefined, { extensions: ['keyUsage=critical,keyAgreement', ...rest] })
      const by = { signer: open(agreeing), signingTime }
      await assert.rejects(makeList('document-signer-list', content(), by), /signer-key-usage/)
    })

    it('of a content that is no such list', async () => {
      const list = masterListContent([csca.der])
      await assert.rejects(makeList('defect-list', list, wish(USAGES.defectList)), { name: 'ListError' })
      const noise = documentSignerListContent([]).with(-1, 3)
      const broken = Uint8Array.of(...noise, 0x30, 1, 0)
      broken[1]! += 3
      await assert.rejects(makeList('document-signer-list', broken, wish(USAGES.documentSignerList)), {
        code: 'certificate-malformed',
      })
    })
  })

  describe('is signed with a key', () => {
    it('in PKCS#8, plain or encrypted, PEM or DER', () => {
      const made = pki.signer(csca, USAGES.defectList, { key: KEYS.p256 })
      const certificate = made.der
      const sealed = ['pkcs8', '-topk8', '-in', made.key, '-passout', 'pass:geheim', '-v2', 'aes256']
      const plainDer = openssl(['pkcs8', '-topk8', '-nocrypt', '-in', made.key, '-outform', 'DER'])
      assert.match(openListSigner({ key: plainDer, certificate }).algorithm, /^ecdsa/)
      for (const form of ['PEM', 'DER']) {
        const key = openssl([...sealed, '-outform', form])
        assert.match(openListSigner({ key, certificate, passphrase: 'geheim' }).algorithm, /^ecdsa/)
        assert.throws(() => openListSigner({ key, certificate, passphrase: 'falsch' }), { code: 'signer-unreadable' })
        assert.throws(() => openListSigner({ key, certificate }), { code: 'signer-unreadable' })
      }
    })

    it('that is that of its certificate, and readable', () => {
      const [one, other] = [pki.signer(csca, USAGES.defectList), pki.signer(csca, USAGES.defectList)]
      const strange = { key: readFileSync(one.key), certificate: other.der }
      assert.throws(() => openListSigner(strange), { code: 'signer-unsuitable' })
      const noKey = { key: Buffer.from('no key'), certificate: other.der }
      assert.throws(() => openListSigner(noKey), { code: 'signer-unreadable' })
      const noCertificate = { key: readFileSync(one.key), certificate: Buffer.from('none') }
      assert.throws(() => openListSigner(noCertificate), { code: 'signer-unreadable' })
    })
  })
})
