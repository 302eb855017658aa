import assert from 'node:assert/strict'
import {
  constants,
  createPrivateKey,
  type KeyObject,
  type SignKeyObjectInput,
  sign,
  X509Certificate,
} from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { DEFAULT_LIMITS, element, writeEnvelope } from '../../src/soap/index.ts'
import {
  openMessage,
  openMessageSigner,
  readSignerCertificate,
  sealMessage,
  UnsuitableCertificate,
  WsSecurityError,
} from '../../src/ws-security/index.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { rsaHand } from '../support/ws-security/rsa-hand.ts'
import { envelopeOf, type Hand, signByHand } from '../support/ws-security/toolkit.ts'

const HASHES = ['sha256', 'sha384', 'sha512'] as const
type Hash = (typeof HASHES)[number]
const DIGESTS: Readonly<Record<Hash, string>> = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
}

/** URIs of RFC 9231 and what they stand for, written here once more: the table of the node is what is tested. */
const SCHEMES = {
  'RSA, PKCS#1 v1.5': {
    uri: (hash: Hash) => `http://www.w3.org/2001/04/xmldsig-more#rsa-${hash}`,
    options: { padding: constants.RSA_PKCS1_PADDING },
  },
  'RSA-PSS': {
    uri: (hash: Hash) => `http://www.w3.org/2007/05/xmldsig-more#${hash}-rsa-MGF1`,
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  },
  ECDSA: {
    uri: (hash: Hash) => `http://www.w3.org/2001/04/xmldsig-more#ecdsa-${hash}`,
    options: { dsaEncoding: 'ieee-p1363' },
  },
} as const
type Scheme = keyof typeof SCHEMES

let now: Date
const CONTENT = '<p:Hello xmlns:p="urn:x">a</p:Hello>'

describeWithOpenssl('what messages are signed with', () => {
  const hands: Record<string, Hand> = {}
  before(() => {
    hands['an RSA key'] = rsaHand('rsa', 2048)
    hands['an RSA-PSS key'] = rsaHand('rsa-pss', 2048)
    hands['a P-384 key'] = makeSelfSignedCertificate({
      subject: { commonName: 'signs' },
      hostNames: [],
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 86_400_000),
      curve: 'secp384r1',
    })
    now = new Date() // the certificates of openssl begin when they are made
  })

  for (const [key, scheme] of [
    ['an RSA key', 'RSA, PKCS#1 v1.5'],
    ['an RSA key', 'RSA-PSS'],
    ['an RSA-PSS key', 'RSA-PSS'],
    ['a P-384 key', 'ECDSA'],
  ] as const) {
    it(`is taken by ${key} as ${scheme}, with each digest; another scheme than it names is not`, () => {
      for (const hash of HASHES) {
        assert.match(opened(hands[key], scheme, hash), /Hello/, hash)
        assert.throws(() => opened(hands[key], scheme, hash, otherHash(hash)), refusedBy('signature-verifies'), hash)
      }
    })
  }

  it('is not taken where the scheme is not one of the key', () => {
    assert.throws(
      () => opened(hands['an RSA-PSS key'], 'RSA-PSS', 'sha256', 'sha256', 'RSA, PKCS#1 v1.5'),
      WsSecurityError,
    )
    assert.throws(() => opened(hands['a P-384 key'], 'ECDSA', 'sha256', 'sha256', 'RSA-PSS'), WsSecurityError)
  })

  it('is what partners take of ours, with a key of each kind', async () => {
    for (const [key, uri] of [
      ['an RSA key', SCHEMES['RSA, PKCS#1 v1.5'].uri('sha256')],
      ['an RSA-PSS key', SCHEMES['RSA-PSS'].uri('sha256')],
      ['a P-384 key', SCHEMES.ECDSA.uri('sha384')],
    ] as const) {
      const { keyPem, certPem } = hands[key] as Hand
      const signer = openMessageSigner({ key: keyPem, certificate: certPem })
      const sealed = await sealMessage(writeEnvelope('1.1', element('urn:x', 'Hello', 'a'), {}), signer, now, 300)
      assert.ok(sealed.includes(`Algorithm="${uri}"`), key)
      assert.match(open(sealed, certPem), /Hello/)
    }
  })

  it('is no RSA key of less than 2048 bits', () => {
    const weak = rsaHand('rsa', 1024)
    assert.throws(() => readSignerCertificate(new X509Certificate(weak.certPem).raw), UnsuitableCertificate)
  })
})

/** A message signed by hand, as it is read. @param said the hash and scheme that the message names */
function opened(hand: Hand | undefined, scheme: Scheme, hash: Hash, said = hash, saidScheme = scheme): string {
  assert.ok(hand)
  const key = createPrivateKey(hand.keyPem)
  const signed = signByHand({ hand, content: CONTENT, created: now }, (pieces) => {
    for (const reference of pieces.references) reference.digest = DIGESTS[hash]
    pieces.algorithm = SCHEMES[saidScheme].uri(said)
    pieces.value = (text) => signatureValue(text, scheme, hash, key)
  })
  return open(envelopeOf(signed), hand.certPem)
}

function signatureValue(text: string, scheme: Scheme, hash: Hash, key: KeyObject): string {
  const options: Omit<SignKeyObjectInput, 'key'> = SCHEMES[scheme].options
  return sign(hash, Buffer.from(text), { key, ...options }).toString('base64')
}

function open(text: string, certPem: string): string {
  const certificates = [readSignerCertificate(new X509Certificate(certPem).raw)]
  const window = { windowSeconds: 300, clockSkewSeconds: 300 }
  const terms = { limits: DEFAULT_LIMITS, certificates, window, now }
  return Buffer.from(openMessage({ body: Buffer.from(text), contentType: undefined }, terms).envelope).toString()
}

const otherHash = (hash: Hash): Hash => (hash === 'sha256' ? 'sha512' : 'sha256')
const refusedBy = (rule: string) => (error: unknown) => error instanceof WsSecurityError && error.rule === rule
