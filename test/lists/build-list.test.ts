import assert from 'node:assert/strict'
import {
  buildDocumentSignerList,
  buildMasterList,
  LIST_SIGNATURE_ALGORITHMS,
  type ListSignatureAlgorithm,
  readCertificate,
  softwareListSigner,
  verifyList,
} from '../../src/lists/index.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { masterListContent } from './der.ts'
import { KEYS, ListPki, type Made, NO_KEY_IDENTIFIERS, signerExtensions, USAGES } from './list-pki.ts'

/** A little after the certificates are made, which is when the suite begins. */
let signingTime: Date

describeWithOpenssl('a list we build', () => {
  let pki: ListPki
  let csca: Made
  let cscas: readonly Uint8Array[]

  before(() => {
    signingTime = new Date(1000 * Math.floor(Date.now() / 1000 + 60))
    pki = new ListPki()
    csca = pki.csca('UT')
    cscas = [csca, pki.csca('AT', { key: KEYS.rsa }), pki.csca('BE', { key: KEYS.p256 })].map(({ der }) => der)
  })
  after(() => pki.close())

  const keyFor = (name: ListSignatureAlgorithm) => {
    const { family } = LIST_SIGNATURE_ALGORITHMS[name]
    return family === 'ecdsa' ? KEYS.brainpoolP384r1 : KEYS.rsa
  }

  for (const name of Object.keys(LIST_SIGNATURE_ALGORITHMS) as ListSignatureAlgorithm[]) {
    it(`verifies with openssl and with us, signed with ${name}`, async () => {
      const made = pki.signer(csca, USAGES.masterList, { key: keyFor(name) })
      const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der, algorithm: name })
      const list = await buildMasterList({
        certificates: cscas,
        signingTime,
        signer,
        signerChain: [csca.der],
      })
      assert.deepEqual(pki.verify(list.octets, csca), Buffer.from(list.content))
      const verdict = await verifyList(list, { anchors: [readCertificate(csca.der)], at: signingTime })
      assert.deepEqual(verdict.findings, [])
      assert.ok(verdict.ok)
      assert.deepEqual(verdict.signingTime, signingTime)
    })
  }

  it('is the same whatever the order of its certificates, in the order of DER', async () => {
    const made = pki.signer(csca, USAGES.masterList)
    const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der })
    const wish = { signingTime, signer }
    const list = await buildMasterList({ ...wish, certificates: cscas })
    const other = await buildMasterList({ ...wish, certificates: cscas.toReversed() })
    assert.deepEqual(list.content, other.content)
    assert.deepEqual(Buffer.from(list.content), masterListContent([...cscas].sort(Buffer.compare)))
    assert.equal(list.encoding, 'DER')
  })

  it('has the profile openssl prints: version 3, one signer by its key, digest without NULL', async () => {
    const made = pki.signer(csca, USAGES.masterList, { key: KEYS.rsa })
    const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der })
    const { octets } = await buildMasterList({ certificates: cscas, signingTime, signer })
    const text = openssl(['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', pki.write(octets)]).toString()
    assert.match(text, /d\.signedData:\s+version: 3\s/)
    assert.match(text, /digestAlgorithms:\s+algorithm: sha256 [^\n]+\s+parameter: <ABSENT>/)
    assert.match(text, /signatureAlgorithm:\s+algorithm: sha256WithRSAEncryption [^\n]+\s+parameter: NULL/)
    assert.match(text, /crls:\s+<ABSENT>/)
    assert.equal(text.match(/d\.subjectKeyIdentifier/g)?.length, 1)
    assert.equal(text.match(/object: signingTime/g)?.length, 1)
  })

  it('names a signer without a key identifier by issuer and serial number', async () => {
    const made = pki.signer(csca, undefined, {
      extensions: [...signerExtensions(USAGES.masterList).slice(0, 2), ...NO_KEY_IDENTIFIERS],
    })
    const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der })
    const list = await buildMasterList({ certificates: cscas, signingTime, signer })
    assert.deepEqual([list.signers[0]?.version, list.signers[0]?.identifier.by], [1, 'issuer-and-serial'])
    assert.ok((await verifyList(list, { anchors: [readCertificate(csca.der)], at: signingTime })).ok)
    pki.verify(list.octets, csca)
  })

  for (const shape of ['1.4', '1.3.0'] as const) {
    it(`of document signers verifies with openssl in the shape of ${shape}`, async () => {
      const made = pki.signer(csca, USAGES.documentSignerList)
      const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der })
      const documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS' })
      const wish = { certificates: [documentSigner.der], signingTime, signer, shape }
      const list = await buildDocumentSignerList(wish)
      assert.equal(list.shape, shape)
      assert.equal(list.certificates[0]?.subject.text, 'C=UT, CN=DS')
      const content = pki.verify(list.octets, csca)
      assert.equal(content[0], shape === '1.4' ? 0x30 : 0x31)
      assert.ok((await verifyList(list, { anchors: [readCertificate(csca.der)], at: signingTime })).ok)
    })
  }

  it('may be empty, and far in the future', async () => {
    const made = pki.signer(csca, USAGES.masterList)
    const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der })
    const list = await buildMasterList({ certificates: [], signingTime: new Date('2051-02-03T04:05:06Z'), signer })
    assert.deepEqual(list.certificates, [])
    assert.equal(list.signingTime?.toISOString(), '2051-02-03T04:05:06.000Z')
  })

  describe('never leaves', () => {
    let made: Made
    before(() => {
      made = pki.signer(csca, USAGES.masterList)
    })
    const wish = (certificates: readonly Uint8Array[] = cscas) => {
      const signer = softwareListSigner({ privateKey: made.keyPem, certificate: made.der })
      return { certificates, signingTime, signer }
    }

    it('with a signature that does not verify with the certificate of its signer', async () => {
      const other = pki.signer(csca, USAGES.masterList)
      const signer = softwareListSigner({ privateKey: other.keyPem, certificate: made.der })
      await assert.rejects(buildMasterList({ ...wish(), signer }), { code: 'signature-not-verified' })
    })

    it('with a certificate twice, or with something that is none', async () => {
      await assert.rejects(buildMasterList(wish([csca.der, csca.der])), { code: 'certificate-repeated' })
      await assert.rejects(buildMasterList(wish([Uint8Array.of(0x30, 0)])), { code: 'certificate-malformed' })
    })

    it('when the signer fails', async () => {
      const signer = { ...wish().signer, sign: () => Promise.reject(new Error('token gone')) }
      await assert.rejects(buildMasterList({ ...wish(), signer }), { code: 'signing-failed' })
    })

    it('with an algorithm that is not of the key', () => {
      const wrong = { privateKey: made.keyPem, certificate: made.der, algorithm: 'rsa-SHA-256' } as const
      assert.throws(() => softwareListSigner(wrong), { code: 'algorithm-unsuitable' })
    })
  })
})
