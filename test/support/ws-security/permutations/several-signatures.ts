import { envelopeOf, type Signed, SOAP, securityOf, signByHand } from '../toolkit.ts'
import { securityIn } from './layout.ts'
import { inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function severalSignatures(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const forged = (): Signed => signByHand({ hand: scene.stranger, content: scene.forged, created: scene.now })
  const [good, other] = [sign(), forged()]
  const signedInfo = /<ds:SignedInfo[\s\S]*<\/ds:SignedInfo>/.exec(other.signature)?.[0] ?? ''
  const both = good.token + good.timestamp
  const inside = (tag: string, what: string): string => good.signature.replace(tag, what)
  const rows: Row[] = [
    [
      'a second Signature after it',
      envelopeOf(good, { security: both + good.signature + other.signature }),
      'one-signature',
    ],
    [
      'a second Signature before it',
      envelopeOf(good, { security: both + other.signature + good.signature }),
      'one-signature',
    ],
    [
      'the same Signature twice',
      envelopeOf(good, { security: both + good.signature + good.signature }),
      'one-signature',
    ],
    [
      'a second Signature in the Header',
      envelopeOf(good, { header: securityOf(securityIn(good)) + other.signature }),
      'one-signature',
    ],
    [
      'a second Signature in the Body',
      envelopeOf(good, { body: good.body.replace('</soap:Body>', `${other.signature}</soap:Body>`) }),
      'one-signature',
    ],
    [
      'a second Signature in the first',
      envelopeOf(good, { security: both + inside('</ds:Signature>', `${other.signature}</ds:Signature>`) }),
      'one-signature',
    ],
    [
      'a second SignedInfo after it',
      envelopeOf(good, { security: both + inside('</ds:SignedInfo>', `</ds:SignedInfo>${signedInfo}`) }),
      'one-signature',
    ],
    [
      'a second SignedInfo before it',
      envelopeOf(good, { security: both + inside('<ds:SignedInfo', `${signedInfo}<ds:SignedInfo`) }),
      'one-signature',
    ],
    [
      'a second SignedInfo in an Object',
      envelopeOf(good, {
        security: both + inside('</ds:Signature>', `<ds:Object>${signedInfo}</ds:Object></ds:Signature>`),
      }),
      'one-signature',
    ],
    [
      'a SignedInfo around it',
      envelopeOf(good, {
        security:
          both +
          inside('<ds:SignedInfo', '<ds:SignedInfo><ds:SignedInfo').replace(
            '</ds:SignedInfo>',
            '</ds:SignedInfo></ds:SignedInfo>',
          ),
      }),
      'one-signature',
    ],
    [
      'a second SignatureValue',
      envelopeOf(good, {
        security: both + inside('<ds:KeyInfo>', '<ds:SignatureValue>AAAA</ds:SignatureValue><ds:KeyInfo>'),
      }),
      'parts-as-agreed',
    ],
    [
      'a second KeyInfo',
      envelopeOf(good, { security: both + inside('</ds:Signature>', `${other.keyInfo}</ds:Signature>`) }),
      'parts-as-agreed',
    ],
    [
      'an Object',
      envelopeOf(good, { security: both + inside('</ds:Signature>', '<ds:Object>x</ds:Object></ds:Signature>') }),
      'parts-as-agreed',
    ],
    [
      'a Manifest in an Object',
      envelopeOf(good, {
        security: both + inside('</ds:Signature>', '<ds:Object><ds:Manifest></ds:Manifest></ds:Object></ds:Signature>'),
      }),
      'parts-as-agreed',
    ],
    [
      'a second Security header',
      envelopeOf(good, { header: securityOf(securityIn(good)) + securityOf(securityIn(other)) }),
      'one-security-header',
    ],
    [
      'a second Security header for another actor',
      envelopeOf(good, {
        header: securityOf(securityIn(good)) + securityOf('', ` xmlns:soap="${SOAP}" soap:actor="urn:other"`),
      }),
      'one-security-header',
    ],
    [
      'a Security header in the Body',
      envelopeOf(good, { body: good.body.replace('</soap:Body>', `${securityOf('')}</soap:Body>`) }),
      'one-security-header',
    ],
    ['a second Header', envelopeOf(good, { between: '<soap:Header></soap:Header>' }), 'one-security-header'],
  ]
  return inGroup('several signatures', rows)
}
