import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { DEFAULT_LIMITS, element, SOAP_VERSIONS, type SoapVersion, writeEnvelope } from '../../src/soap/index.ts'
import {
  type MessageSigner,
  openMessage,
  openMessageSigner,
  readSignerCertificate,
  sealMessage,
  UnsuitableCertificate,
  WsSecurityError,
} from '../../src/ws-security/index.ts'
import { envelopeOf, keyInfoOf, SKI, signByHand } from '../support/ws-security/toolkit.ts'

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1']
const NOW = new Date()
const TEXT = 'ö & <e>\r\n"x"'
const WINDOW = { windowSeconds: 300, clockSkewSeconds: 300 }

const selfSigned = (curve: string) =>
  makeSelfSignedCertificate({
    subject: { commonName: 'signs' },
    hostNames: [],
    notBefore: new Date(NOW.getTime() - 86_400_000),
    notAfter: new Date(NOW.getTime() + 86_400_000),
    curve,
  })
const signerOn = (curve: string): MessageSigner => {
  const { keyPem, certPem } = selfSigned(curve)
  return openMessageSigner({ key: keyPem, certificate: certPem })
}
const envelope = (version: SoapVersion = '1.1') =>
  writeEnvelope(version, element('urn:x', 'Hello', TEXT), { 'urn:x': 'p' })
const open = (text: string | Uint8Array, { certificate }: Pick<MessageSigner, 'certificate'>, contentType?: string) =>
  openMessage(
    { body: Buffer.from(text), contentType },
    { limits: DEFAULT_LIMITS, certificates: [certificate], window: WINDOW, now: NOW },
  )
const refusedBy = (rule: string) => (error: unknown) => error instanceof WsSecurityError && error.rule === rule

describe('a message that we sign', () => {
  for (const curve of CURVES) {
    it(`with a key on ${curve} is taken, text for text`, async () => {
      const signer = signerOn(curve)
      const { envelope: read, signedBy } = open(await sealMessage(envelope(), signer, NOW, 300), signer)
      assert.match(Buffer.from(read).toString(), /ö &amp; &lt;e&gt;&#xD;\n"x"/)
      assert.equal(signedBy, signer.certificate.sha256)
    })
  }

  it('in SOAP 1.2 is taken as such', async () => {
    const signer = signerOn('prime256v1')
    const opened = open(await sealMessage(envelope('1.2'), signer, NOW, 300), signer)
    assert.equal(opened.soapVersion, '1.2')
    assert.ok(Buffer.from(opened.envelope).toString().includes(SOAP_VERSIONS['1.2'].namespace))
  })

  it('is taken in UTF-16, too: what was signed is the text', async () => {
    const signer = signerOn('prime256v1')
    const sealed = await sealMessage(envelope(), signer, NOW, 300)
    const octets = Buffer.from(`\uFEFF${sealed.replace('UTF-8', 'UTF-16')}`, 'utf16le')
    assert.match(Buffer.from(open(octets, signer).envelope).toString(), /Hello/)
  })

  it('is good for as long as it says, and the clocks may differ', async () => {
    const signer = signerOn('prime256v1')
    const at = (seconds: number) => sealMessage(envelope(), signer, new Date(NOW.getTime() + seconds * 1000), 300)
    open(await at(-590), signer)
    open(await at(290), signer)
    const [old, early] = [await at(-610), await at(310)]
    assert.throws(() => open(old, signer), refusedBy('not-expired'))
    assert.throws(() => open(early, signer), refusedBy('not-from-the-future'))
  })

  it('is one thing however its signature value is written, and another thing when it is signed anew', async () => {
    const signer = signerOn('prime256v1')
    const [sealed, anew] = [
      await sealMessage(envelope(), signer, NOW, 300),
      await sealMessage(envelope(), signer, NOW, 300),
    ]
    const once = (text: string) => open(text, signer).once.sha256
    assert.equal(once(sealed), once(sealed.replace(/(<ds:SignatureValue>.{8})/, '$1\n')))
    assert.notEqual(once(sealed), once(anew))
  })
})

describe('a message that a partner signs', () => {
  const hand = selfSigned('prime256v1')
  const certificate = readSignerCertificate(new X509Certificate(hand.certPem).raw)
  const wish = { content: '<p:Hello xmlns:p="urn:x">a</p:Hello>', hand, created: NOW }

  it('may name its key by the serial number of the certificate', () => {
    const serial = BigInt(`0x${new X509Certificate(hand.certPem).serialNumber}`)
    const bySerial = keyInfoOf(
      `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=signs</ds:X509IssuerName><ds:X509SerialNumber>${serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`,
    )
    open(envelopeOf(signByHand(wish, (pieces) => Object.assign(pieces, { token: '', keyInfo: bySerial }))), {
      certificate,
    })
  })

  it('names no key by an identifier that its certificate does not have', () => {
    const byIdentifier = keyInfoOf(`<wsse:KeyIdentifier ValueType="${SKI}">AAAA</wsse:KeyIdentifier>`)
    const message = envelopeOf(
      signByHand(wish, (pieces) => Object.assign(pieces, { token: '', keyInfo: byIdentifier })),
    )
    assert.throws(() => open(message, { certificate }), refusedBy('certificate-found'))
  })

  it('is refused once its certificate has run out', () => {
    const message = envelopeOf(signByHand(wish))
    const terms = { limits: DEFAULT_LIMITS, certificates: [certificate], window: WINDOW }
    const later = new Date(certificate.notAfter.getTime() + 1_000)
    const late = () => openMessage({ body: Buffer.from(message) }, { ...terms, now: later })
    assert.throws(late, refusedBy('certificate-valid'))
  })

  it('is refused before any cryptography when it has more parts than a signature is looked at over', () => {
    const message = envelopeOf(
      signByHand({ ...wish, content: `<p:Hello xmlns:p="urn:x">${'<a></a>'.repeat(3_000)}</p:Hello>` }),
    )
    assert.throws(() => open(message, { certificate }), { code: 'too-many-nodes' })
  })
})

describe('a key to sign with', () => {
  it('is refused where it does not fit its certificate', () => {
    const [one, other] = [selfSigned('prime256v1'), selfSigned('prime256v1')]
    assert.throws(() => openMessageSigner({ key: one.keyPem, certificate: other.certPem }), UnsuitableCertificate)
  })

  it('is refused on a curve that no algorithm of the list is for', () => {
    assert.throws(() => readSignerCertificate(selfSigned('secp256k1').der), UnsuitableCertificate)
  })
})
