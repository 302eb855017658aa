import { DS, ECDSA_SHA256, EXCLUSIVE, envelopeOf, SOAP } from '../toolkit.ts'
import { inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function changed(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const message = (): string => envelopeOf(sign())
  const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
  const rows: Row[] = [
    ['the content of the Body', envelopeOf(sign(), {}).replace(scene.content, scene.forged), 'signature-verifies'],
    ['a text in the Body', message().replace('callback_not_possible', 'callback_possible'), 'signature-verifies'],
    ['an attribute of the Body', message().replace('<soap:Body ', '<soap:Body lang="x" '), 'signature-verifies'],
    ['xml:lang of the Body', message().replace('<soap:Body ', '<soap:Body xml:lang="x" '), 'signature-verifies'],
    [
      'the prefix of the Body',
      message().replace('<soap:Body ', `<s:Body xmlns:s="${SOAP}" `).replace('</soap:Body>', '</s:Body>'),
      'signature-verifies',
    ],
    [
      'the namespace behind a prefix in the Body',
      message().replace(/xmlns:p="uri:EAC/, 'xmlns:p="uri:EVIL'),
      'signature-verifies',
    ],
    [
      'a namespace declared within',
      message().replace('<callbackIndicator>', '<callbackIndicator xmlns="urn:evil">'),
      'signature-verifies',
    ],
    ['Created', message().replace(/<wsu:Created>\d{4}/, '<wsu:Created>2999'), 'signature-verifies'],
    ['Expires', message().replace(/<wsu:Expires>\d{4}/, '<wsu:Expires>2999'), 'signature-verifies'],
    [
      'a DigestValue',
      message().replace(/<ds:DigestValue>[^<]+/, `<ds:DigestValue>${'A'.repeat(43)}=`),
      'signature-verifies',
    ],
    [
      'the SignatureValue',
      message().replace(/(<ds:SignatureValue>)([^<]+)/, (_, tag, value) => tag + flip(value)),
      'signature-verifies',
    ],
    [
      'the SignatureValue to nothing',
      message().replace(/<ds:SignatureValue>[^<]+/, '<ds:SignatureValue>'),
      'parts-as-agreed',
    ],
    [
      'the SignatureValue to zeros',
      message().replace(/<ds:SignatureValue>[^<]+/, `<ds:SignatureValue>${Buffer.alloc(64).toString('base64')}`),
      'signature-verifies',
    ],
    [
      'the SignatureValue to what is no base64',
      message().replace('<ds:SignatureValue>', '<ds:SignatureValue>!'),
      'parts-as-agreed',
    ],
    [
      'the order of the references',
      envelopeOf(sign(), {}).replace(/(<ds:Reference.*?<\/ds:Reference>)(<ds:Reference.*?<\/ds:Reference>)/, '$2$1'),
      'signature-verifies',
    ],
    [
      'a prefix list in SignedInfo',
      message().replace(
        `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}">`,
        `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"><e:InclusiveNamespaces xmlns:e="${EXCLUSIVE}" PrefixList="soap"></e:InclusiveNamespaces>`,
      ),
      'signature-verifies',
    ],
    [
      'the algorithm to one as good',
      message().replace(ECDSA_SHA256, ECDSA_SHA256.replace('256', '384')),
      'signature-verifies',
    ],
    ['the prefix of XML Signature', message().replace(`xmlns:ds="${DS}"`, 'xmlns:ds="urn:evil"'), 'one-signature'],
    [
      'the digest of another hash’s length',
      message().replace(/<ds:DigestValue>[^<]+/, `<ds:DigestValue>${Buffer.alloc(20).toString('base64')}`),
      'parts-as-agreed',
    ],
    [
      'an attribute of SignedInfo that nobody knows',
      message().replace('<ds:SignedInfo ', '<ds:SignedInfo evil="1" '),
      'parts-as-agreed',
    ],
    [
      'an element of Security that nobody knows',
      message().replace('<wsu:Timestamp', '<x xmlns="urn:evil"></x><wsu:Timestamp'),
      'parts-as-agreed',
    ],
    ['a text in Security', message().replace('<wsu:Timestamp', 'x<wsu:Timestamp'), 'parts-as-agreed'],
    ['an identifier of the Body with a quote', message().replaceAll(/Body-([0-9a-f]{16})/g, "Body'$1"), 'ids-once'],
    ['a second identifier of the Body', message().replace('<soap:Body ', '<soap:Body Id="second" '), 'ids-once'],
    ['the identifier of the Body to Id', message().replace(/(<soap:Body [^>]*)wsu:Id=/, '$1Id='), 'ids-once'],
    [
      'an identifier of the Header to that of the Body',
      message()
        .replace('<soap:Header>', `<soap:Header Id="TWIN">`)
        .replaceAll(/Body-[0-9a-f]{16}/g, 'TWIN'),
      'ids-once',
    ],
  ]
  return inGroup('changed', rows)
}
