import { EXCLUSIVE, envelopeOf, excTransform, methodOf } from '../toolkit.ts'
import { bodyReference, having, inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

export function transforms(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const transform = (uri: string, content = ''): string => `<ds:Transform Algorithm="${uri}">${content}</ds:Transform>`
  const ofBody: readonly (readonly [string, string])[] = [
    ['XPath', transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>true()</ds:XPath>')],
    ['an XPath filter', transform('http://www.w3.org/2002/06/xmldsig-filter2')],
    ['XSLT', transform('http://www.w3.org/TR/1999/REC-xslt-19991116')],
    ['base64', transform('http://www.w3.org/2000/09/xmldsig#base64')],
    ['an enveloped signature', transform('http://www.w3.org/2000/09/xmldsig#enveloped-signature')],
    ['Canonical XML', transform(C14N)],
    ['Canonical XML with comments', transform(`${C14N}#WithComments`)],
    ['Canonical XML 1.1', transform('http://www.w3.org/2006/12/xml-c14n11')],
    ['exclusive canonicalization with comments', transform(`${EXCLUSIVE}WithComments`)],
    [
      'the token in the place of its reference',
      transform('http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform'),
    ],
    ['one that nobody knows', transform('urn:evil')],
    [
      'an enveloped signature and exclusive canonicalization',
      transform('http://www.w3.org/2000/09/xmldsig#enveloped-signature') + excTransform,
    ],
    ['exclusive canonicalization twice', excTransform + excTransform],
    ['none', ''],
    ['exclusive canonicalization with a content of its own', transform(EXCLUSIVE, '<x xmlns=""></x>')],
    [
      'prefixes that are none',
      transform(
        EXCLUSIVE,
        `<e:InclusiveNamespaces xmlns:e="${EXCLUSIVE}" PrefixList="a:b (x)"></e:InclusiveNamespaces>`,
      ),
    ],
    [
      'thirty prefixes',
      transform(
        EXCLUSIVE,
        `<e:InclusiveNamespaces xmlns:e="${EXCLUSIVE}" PrefixList="${'p '.repeat(30)}"></e:InclusiveNamespaces>`,
      ),
    ],
  ]
  const methods: readonly (readonly [string, string])[] = [
    ['Canonical XML', C14N],
    ['Canonical XML with comments', `${C14N}#WithComments`],
    ['Canonical XML 1.1', 'http://www.w3.org/2006/12/xml-c14n11'],
    ['exclusive canonicalization with comments', `${EXCLUSIVE}WithComments`],
    ['none', ''],
  ]
  const rows: Row[] = [
    ...ofBody.map(([name, text]) => {
      const message = envelopeOf(sign(bodyReference({ transforms: text })))
      return [`of the Body: ${name}`, message, 'algorithms-as-agreed'] as const
    }),
    ...methods.map(([name, uri]) => {
      const message = envelopeOf(sign(having(() => ({ canonicalization: methodOf(uri) }))))
      return [`of SignedInfo: ${name}`, message, 'algorithms-as-agreed'] as const
    }),
  ]
  return inGroup('transforms', rows)
}
