import { createPrivateKey, X509Certificate } from 'node:crypto'
import { ecdsa, envelopeOf, keyInfoOf, SKI, signByHand, tokenOf, X509_V3 } from '../toolkit.ts'
import { idIn, securityIn } from './layout.ts'
import { type Change, having, inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function keys(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const { stranger } = scene
  const strangers = createPrivateKey(stranger.keyPem)
  const serial = BigInt(`0x${new X509Certificate(stranger.certPem).serialNumber}`)
  const named =
    (keyInfo: string, keepToken = false): Change =>
    (pieces) => {
      pieces.keyInfo = keyInfo
      if (!keepToken) pieces.token = ''
    }
  const x509Data = (content: string): string => `<ds:X509Data>${content}</ds:X509Data>`
  const der = (pem: string): string => new X509Certificate(pem).raw.toString('base64')
  const bySerial = (number: string): string =>
    keyInfoOf(
      x509Data(
        `<ds:X509IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName><ds:X509SerialNumber>${number}</ds:X509SerialNumber></ds:X509IssuerSerial>`,
      ),
    )
  const byIdentifier = (type: string, value: string): string =>
    keyInfoOf(`<wsse:KeyIdentifier ValueType="${type}">${value}</wsse:KeyIdentifier>`)
  const unsupported: readonly (readonly [string, string])[] = [
    ['in KeyValue', '<ds:KeyInfo><ds:KeyValue></ds:KeyValue></ds:KeyInfo>'],
    ['by KeyName', '<ds:KeyInfo><ds:KeyName>partner</ds:KeyName></ds:KeyInfo>'],
    [
      'by RetrievalMethod',
      '<ds:KeyInfo><ds:RetrievalMethod URI="http://evil.example/key"></ds:RetrievalMethod></ds:KeyInfo>',
    ],
    [
      'as a certificate in KeyInfo',
      `<ds:KeyInfo>${x509Data(`<ds:X509Certificate>${der(stranger.certPem)}</ds:X509Certificate>`)}</ds:KeyInfo>`,
    ],
    [
      'as a certificate in the reference',
      keyInfoOf(x509Data(`<ds:X509Certificate>${der(stranger.certPem)}</ds:X509Certificate>`)),
    ],
    [
      'by a thumbprint of SHA-1',
      byIdentifier('http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1', 'AAAA'),
    ],
    [
      'by a token that is not there',
      keyInfoOf(`<wsse:Reference URI="#missing" ValueType="${X509_V3}"></wsse:Reference>`),
    ],
    [
      'by a token elsewhere',
      keyInfoOf(`<wsse:Reference URI="http://evil.example/token" ValueType="${X509_V3}"></wsse:Reference>`),
    ],
    ['embedded in the reference', keyInfoOf(`<wsse:Embedded>${tokenOf('e', stranger.certPem)}</wsse:Embedded>`)],
    ['by nothing', keyInfoOf('')],
    ['by a serial number that is none', bySerial('-1')],
  ]
  const rows: Row[] = [
    [
      'of a stranger with the same subject and serial number',
      envelopeOf(signByHand({ hand: stranger, content: scene.forged, created: scene.now })),
      'certificate-registered',
    ],
    [
      'of a stranger, behind the token of the partner',
      envelopeOf(
        sign(
          having(() => ({ value: (text) => ecdsa(text, strangers) })),
          { content: scene.forged },
        ),
      ),
      'signature-verifies',
    ],
    [
      'of a stranger, with its token beside that of the partner',
      envelopeOf(sign(), { security: tokenOf('t', stranger.certPem) + securityIn(sign()) }),
      'parts-as-agreed',
    ],
    [
      'the partner’s, with the token of a stranger',
      envelopeOf(sign(having((pieces) => ({ token: tokenOf(idIn(pieces.token), stranger.certPem) })))),
      'certificate-registered',
    ],
    ['by a serial number of nobody', envelopeOf(sign(named(bySerial(String(serial + 1n))))), 'certificate-found'],
    ['by a key identifier of nobody', envelopeOf(sign(named(byIdentifier(SKI, 'AAAA')))), 'certificate-found'],
    [
      'by a token that is no certificate',
      envelopeOf(sign(having((pieces) => ({ token: pieces.token.replace(/>[^<]+</, '>AAAA<') })))),
      'certificate-registered',
    ],
    [
      'by a token of another type',
      envelopeOf(
        sign(having((pieces) => ({ token: pieces.token.replace(`ValueType="${X509_V3}"`, 'ValueType="urn:pkcs7"') }))),
      ),
      'key-as-agreed',
    ],
    ['by a serial number, with a token beside', envelopeOf(sign(named(bySerial('1'), true))), 'key-as-agreed'],
    ...unsupported.map(([name, keyInfo]) => [name, envelopeOf(sign(named(keyInfo))), 'key-as-agreed'] as const),
  ]
  return inGroup('keys', rows)
}
