import { createHmac, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import type { WsSecurityRule } from '../../../src/ws-security/index.ts'
import {
  DS,
  ECDSA_SHA256,
  EXCLUSIVE,
  ecdsa,
  envelopeOf,
  excTransform,
  type Hand,
  keyInfoOf,
  type Layout,
  methodOf,
  type Pieces,
  type Reference,
  referenceTo,
  type Signed,
  SKI,
  SOAP,
  SOAP_12,
  securityOf,
  signByHand,
  timestampOf,
  tokenOf,
  type Wish,
  WSSE,
  WSU,
  X509_V3,
} from './toolkit.ts'

/** A message that must not be taken, and the rule it breaks; `document-type` is refused by the reader of XML before any. */
export interface Permutation {
  readonly group: Group
  readonly name: string
  readonly message: string
  readonly rule: WsSecurityRule | 'document-type'
}

export type Group =
  | 'body moved'
  | 'timestamp moved'
  | 'several signatures'
  | 'comments'
  | 'references'
  | 'transforms'
  | 'algorithms'
  | 'keys'
  | 'changed'
  | 'document types'
  | 'stripped'
  | 'times'

export interface Scene {
  /** Whom the node takes messages of. */
  readonly partner: Hand
  /** Whom it does not, with a certificate of the same subject and serial number. */
  readonly stranger: Hand
  /** What the partner signed, in canonical form. */
  readonly content: string
  /** What the attacker wants to be read instead. */
  readonly forged: string
  readonly now: Date
}

/** Every way that is known to have a message taken for what it does not say. */
export function permutations(scene: Scene): Permutation[] {
  return [
    ...bodiesMoved(scene),
    ...timestampsMoved(scene),
    ...severalSignatures(scene),
    ...comments(scene),
    ...references(scene),
    ...transforms(scene),
    ...algorithms(scene),
    ...keys(scene),
    ...changed(scene),
    ...documentTypes(scene),
    ...stripped(scene),
    ...times(scene),
  ]
}

type Change = (pieces: Pieces) => void
type Row = readonly [name: string, message: string, rule: Permutation['rule']]

const having =
  (changes: (pieces: Pieces) => Partial<Pieces>): Change =>
  (pieces) => {
    Object.assign(pieces, changes(pieces))
  }

/** The reference to the Body is another. */
const bodyReference = (changes: Partial<Reference>): Change =>
  having(({ references: [first, ...more] }) => ({ references: [{ ...first!, ...changes }, ...more] }))

const inGroup = (group: Group, rows: readonly Row[]): Permutation[] =>
  rows.map(([name, message, rule]) => ({ group, name, message, rule }))

function signer({ partner: hand, content, now: created }: Scene) {
  return (change?: Change, wish: Partial<Wish> = {}): Signed => signByHand({ hand, content, created, ...wish }, change)
}

const WRAPPERS: Readonly<Record<string, (content: string) => string>> = {
  'no wrapper': (content) => content,
  'a wrapper of no namespace': (content) => `<w xmlns="">${content}</w>`,
  'a wrapper of an unknown namespace': (content) => `<w xmlns="urn:evil">${content}</w>`,
  'a wrapper of the SOAP namespace': (content) => `<soap:Wrapper xmlns:soap="${SOAP}">${content}</soap:Wrapper>`,
  'an Object of XML Signature': (content) => `<ds:Object xmlns:ds="${DS}">${content}</ds:Object>`,
}

/** Where something that was signed may be moved to, out of the way of what takes its place. */
const PLACES: Readonly<Record<string, (moved: string, signed: Signed) => Layout>> = {
  'the Envelope, first': (moved) => ({ before: moved }),
  'the Envelope, before the Body': (moved) => ({ between: moved }),
  'the Envelope, last': (moved) => ({ after: moved }),
  'the Header, first': (moved, signed) => ({ header: moved + securityOf(securityIn(signed)) }),
  'the Header, last': (moved, signed) => ({ header: securityOf(securityIn(signed)) + moved }),
  'the Security header, first': (moved, signed) => ({ security: moved + securityIn(signed) }),
  'the Security header, last': (moved, signed) => ({ security: securityIn(signed) + moved }),
  'the Signature': (moved, signed) => ({
    security: securityIn(signed).replace('</ds:Signature>', `${moved}</ds:Signature>`),
  }),
  'the KeyInfo': (moved, signed) => ({
    security: securityIn(signed).replace('</ds:KeyInfo>', `${moved}</ds:KeyInfo>`),
  }),
}

const securityIn = ({ token, timestamp, signature }: Pick<Signed, 'token' | 'timestamp' | 'signature'>): string =>
  token + timestamp + signature

/** How what takes the place may be called. */
const NAMES: Readonly<Record<string, (id: string) => string>> = {
  'the same wsu:Id': (id) => ` xmlns:wsu="${WSU}" wsu:Id="${id}"`,
  'another wsu:Id': () => ` xmlns:wsu="${WSU}" wsu:Id="other"`,
  'no identifier': () => '',
  'the same Id': (id) => ` Id="${id}"`,
  'the same ID': (id) => ` ID="${id}"`,
  'the same id': (id) => ` id="${id}"`,
  'the same xml:id': (id) => ` xml:id="${id}"`,
}

const idIn = (text: string): string => /wsu:Id="([^"]+)"/.exec(text)?.[1] ?? ''

function bodiesMoved(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const rows: Row[] = []
  for (const [place, put] of Object.entries(PLACES)) {
    for (const [wrapper, wrap] of Object.entries(WRAPPERS)) {
      for (const [name, called] of Object.entries(NAMES)) {
        const signed = sign()
        const body = `<soap:Body${called(idIn(signed.body))}>${scene.forged}</soap:Body>`
        const message = envelopeOf(signed, { body, ...put(wrap(signed.body), signed) })
        rows.push([`to ${place}, in ${wrapper}; in its place one with ${name}`, message, 'one-body'])
      }
    }
  }
  for (const [name, called] of Object.entries(NAMES)) {
    const signed = sign()
    const around = (inner: string): string => `<soap:Body${called(idIn(signed.body))}>${inner}</soap:Body>`
    rows.push([
      `into a new Body with ${name}, after what is forged`,
      envelopeOf(signed, { body: around(scene.forged + signed.body) }),
      'one-body',
    ])
    rows.push([
      `into a new Body with ${name}, before what is forged`,
      envelopeOf(signed, { body: around(signed.body + scene.forged) }),
      'one-body',
    ])
    const twelve = `<b:Body xmlns:b="${SOAP_12}"${called(idIn(signed.body))}>${scene.forged}</b:Body>`
    rows.push([`beside a Body of SOAP 1.2 with ${name}`, envelopeOf(signed, { after: twelve }), 'one-body'])
    rows.push([`behind a Body of SOAP 1.2 with ${name}`, envelopeOf(signed, { between: twelve }), 'one-body'])
    const nested = `<soap:Envelope xmlns:soap="${SOAP}"><soap:Body${called(idIn(signed.body))}>${scene.forged}</soap:Body></soap:Envelope>`
    rows.push([
      `behind an Envelope within, whose Body has ${name}`,
      envelopeOf(signed, { header: securityOf(securityIn(signed)) + nested }),
      'one-security-header',
    ])
  }
  return inGroup('body moved', rows)
}

function timestampsMoved(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const old = { created: new Date(scene.now.getTime() - 86_400_000) }
  const rows: Row[] = []
  for (const [place, put] of Object.entries(PLACES)) {
    for (const [name, called] of Object.entries(NAMES)) {
      const signed = sign(undefined, old)
      const times = timestampOf('x', scene.now).replace(/<wsu:Timestamp[^>]*>/, '')
      const named = called(idIn(signed.timestamp)).replace(` xmlns:wsu="${WSU}"`, '')
      const forged = { ...signed, timestamp: `<wsu:Timestamp xmlns:wsu="${WSU}"${named}>${times}` }
      const message = envelopeOf(forged, put(signed.timestamp, forged))
      const rule = place.startsWith('the Envelope') ? 'one-body' : 'one-timestamp'
      rows.push([`an old one to ${place}; in its place one with ${name}`, message, rule])
    }
  }
  return inGroup('timestamp moved', rows)
}

function severalSignatures(scene: Scene): Permutation[] {
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

function comments(scene: Scene): Permutation[] {
  const message = (): string => envelopeOf(signer(scene)())
  const places: readonly (readonly [string, RegExp | string, string])[] = [
    ['in DigestValue', /(<ds:DigestValue>.{8})/, '$1<!--x-->'],
    ['before DigestValue', '<ds:DigestValue>', '<!--x--><ds:DigestValue>'],
    ['in SignatureValue', /(<ds:SignatureValue>.{8})/, '$1<!--x-->'],
    ['in SignedInfo', '<ds:SignatureMethod', '<!--x--><ds:SignatureMethod'],
    ['in Created', /(<wsu:Created>.{8})/, '$1<!--x-->'],
    ['in the token', /(BinarySecurityToken [^>]*>.{8})/, '$1<!--x-->'],
    ['in the Body', /(<soap:Body [^>]*>)/, '$1<!--x-->'],
    ['in a text of the Body', /(<certReq>.{4}|<callbackIndicator>.{4})/, '$1<!--x-->'],
    ['in the Header', '<soap:Header>', '<soap:Header><!--x-->'],
    ['in the Envelope', '<soap:Header>', '<!--x--><soap:Header>'],
  ]
  return inGroup(
    'comments',
    places.map(([name, found, put]) => [name, message().replace(found, put), 'no-comment'] as const),
  )
}

function references(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const withUri = (uri: string): string => envelopeOf(sign(bodyReference({ uri })))
  const only = (index: number): string =>
    envelopeOf(sign(having((pieces) => ({ references: [pieces.references[index]!] }))))
  const rows: Row[] = [
    ...[
      ['the whole document', ' URI=""'],
      ['nothing', ''],
      ['an empty identifier', ' URI="#"'],
      ['an XPointer to the root', ' URI="#xpointer(/)"'],
      ['an XPointer to an identifier', ` URI="#xpointer(id('Body'))"`],
      ['an identifier without its sign', ' URI="Body"'],
      ['a page on the web', ' URI="http://evil.example/body.xml"'],
      ['a file', ' URI="file:///etc/passwd"'],
      ['an attachment', ' URI="cid:body"'],
      ['an XPath in an identifier', ` URI="#x' or '1'='1"`],
      ['an identifier that is not there', ' URI="#missing"'],
    ].map(([name, uri]) => [`of the Body to ${name}`, withUri(uri!), 'body-and-timestamp-signed'] as const),
    ['to the Body alone', only(0), 'body-and-timestamp-signed'],
    ['to the Timestamp alone', only(1), 'body-and-timestamp-signed'],
    ['none', envelopeOf(sign(having(() => ({ references: [] })))), 'body-and-timestamp-signed'],
    [
      'to the Body twice',
      envelopeOf(sign(having((pieces) => ({ references: [pieces.references[0]!, pieces.references[0]!] })))),
      'body-and-timestamp-signed',
    ],
    [
      'to the Timestamp twice, and the token',
      envelopeOf(
        sign((pieces) => {
          const [, timestamp] = pieces.references
          pieces.references = [timestamp!, timestamp!, referenceTo(idIn(pieces.token), pieces.token)]
        }),
      ),
      'body-and-timestamp-signed',
    ],
    [
      'to the entry within the Body instead of it',
      envelopeOf(
        sign((pieces) => {
          const inner = scene.content.replace('>', ' Id="inner">')
          pieces.body = pieces.body.replace(scene.content, inner)
          pieces.references[0] = referenceTo('inner', inner)
        }),
      ),
      'body-and-timestamp-signed',
    ],
    [
      'to four things',
      envelopeOf(sign(having(({ references }) => ({ references: [...references, ...references] })))),
      'body-and-timestamp-signed',
    ],
    [
      'with a Type',
      envelopeOf(
        sign(
          having(({ references: [first, second] }) => ({
            references: [{ ...first!, uri: `${first!.uri} Type="urn:x"` }, second!],
          })),
        ),
      ),
      'parts-as-agreed',
    ],
  ]
  return inGroup('references', rows)
}

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

function transforms(scene: Scene): Permutation[] {
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

function algorithms(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const publicKey = createPublicKey(scene.partner.certPem)
  const secrets = {
    'the public key in PEM': publicKey.export({ type: 'spki', format: 'pem' }),
    'the public key in DER': publicKey.export({ type: 'spki', format: 'der' }),
    'the certificate in PEM': scene.partner.certPem,
    'the certificate in DER': new X509Certificate(scene.partner.certPem).raw,
  }
  const rows: Row[] = []
  for (const [hash, uri] of [
    ['sha1', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'],
    ['sha256', 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'],
  ] as const) {
    for (const [secret, octets] of Object.entries(secrets)) {
      const hmac = (pieces: Pieces): void => {
        pieces.algorithm = uri
        pieces.value = (text) => createHmac(hash, octets).update(text).digest('base64')
      }
      const forged = sign(hmac, { content: scene.forged })
      rows.push([`HMAC-${hash} with ${secret} as the secret`, envelopeOf(forged), 'algorithms-as-agreed'])
    }
  }
  const others = {
    'RSA with SHA-1': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    'ECDSA with SHA-1': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1',
    'DSA with SHA-1': 'http://www.w3.org/2000/09/xmldsig#dsa-sha1',
    'RSA with MD5': 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
    'one that nobody knows': 'urn:none',
    none: '',
    'the name of a property of objects': 'constructor',
  }
  for (const [name, uri] of Object.entries(others)) {
    rows.push([name, envelopeOf(sign(having(() => ({ algorithm: uri })))), 'algorithms-as-agreed'])
  }
  for (const [name, uri] of Object.entries({
    'RSA of another kind of key': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'RSA-PSS of another kind of key': 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  })) {
    rows.push([name, envelopeOf(sign(having(() => ({ algorithm: uri })))), 'key-fits-algorithm'])
  }
  for (const digest of [
    'http://www.w3.org/2000/09/xmldsig#sha1',
    'http://www.w3.org/2001/04/xmldsig-more#md5',
    'http://www.w3.org/2001/04/xmldsig-more#sha224',
    'urn:none',
    '',
  ]) {
    const message = envelopeOf(sign(bodyReference({ digest })))
    rows.push([`the digest ${digest || 'none'}`, message, 'algorithms-as-agreed'])
  }
  return inGroup('algorithms', rows)
}

function keys(scene: Scene): Permutation[] {
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

function changed(scene: Scene): Permutation[] {
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

function documentTypes(scene: Scene): Permutation[] {
  const message = (): string => envelopeOf(signer(scene)())
  const typed = (declaration: string): string => `<!DOCTYPE soap:Envelope ${declaration}>${message()}`
  const rows: Row[] = [
    ['an entity', typed('[<!ENTITY x "y">]'), 'document-type'],
    [
      'an entity for a text of the Body',
      typed('[<!ENTITY x "callback_possible">]').replace('callback_not_possible', '&x;'),
      'document-type',
    ],
    ['an external entity', typed('[<!ENTITY x SYSTEM "file:///etc/passwd">]'), 'document-type'],
    ['an external subset', typed('SYSTEM "http://evil.example/x.dtd"'), 'document-type'],
    ['an attribute by default', typed('[<!ATTLIST soap:Body Id CDATA "x">]'), 'document-type'],
    ['an attribute that is an identifier', typed('[<!ATTLIST callbackIndicator x ID #IMPLIED>]'), 'document-type'],
  ]
  return inGroup('document types', rows)
}

function stripped(scene: Scene): Permutation[] {
  const { token, timestamp, signature, body, ...rest } = signer(scene)()
  const signed = { token, timestamp, signature, body, ...rest }
  const plain = `<soap:Envelope xmlns:soap="${SOAP}">`
  const rows: Row[] = [
    ['everything: an unsigned message', `${plain}${body}</soap:Envelope>`, 'not-signed'],
    ['everything, with another Body', `${plain}<soap:Body>${scene.forged}</soap:Body></soap:Envelope>`, 'not-signed'],
    ['the Security header', envelopeOf(signed, { header: '' }), 'not-signed'],
    [
      'the Security header, in another namespace',
      envelopeOf(signed, { header: securityOf(securityIn(signed)).replace(WSSE, 'urn:evil') }),
      'not-signed',
    ],
    [
      'the Security header, moved into the Body',
      `${plain}<soap:Header></soap:Header>${body.replace('</soap:Body>', `${securityOf(securityIn(signed))}</soap:Body>`)}</soap:Envelope>`,
      'not-signed',
    ],
    [
      'the Security header, one level down',
      envelopeOf(signed, { header: `<w xmlns="">${securityOf(securityIn(signed))}</w>` }),
      'not-signed',
    ],
    ['the Signature', envelopeOf(signed, { security: token + timestamp }), 'one-signature'],
    ['the Timestamp', envelopeOf(signed, { security: token + signature }), 'one-timestamp'],
    ['both', envelopeOf(signed, { security: token }), 'one-timestamp'],
    ['the content of the Security header', envelopeOf(signed, { security: '' }), 'one-timestamp'],
    ['the token', envelopeOf(signed, { security: timestamp + signature }), 'key-as-agreed'],
    ['the Body', envelopeOf(signed, { body: '' }), 'one-body'],
    [
      'that it is for us',
      envelopeOf(signed, { header: securityOf(securityIn(signed), ` xmlns:soap="${SOAP}" soap:actor="urn:other"`) }),
      'one-security-header',
    ],
    [
      'the order: the Header after the Body',
      `${plain}${body}<soap:Header>${securityOf(securityIn(signed))}</soap:Header></soap:Envelope>`,
      'one-body',
    ],
  ]
  return inGroup('stripped', rows)
}

function times(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const at = (milliseconds: number): Date => new Date(scene.now.getTime() + milliseconds)
  const hour = 3_600_000
  const written = (timestamp: (id: string) => string): string =>
    envelopeOf(
      sign((pieces) => {
        pieces.timestamp = timestamp(idIn(pieces.timestamp))
        pieces.references[1] = referenceTo(idIn(pieces.timestamp), pieces.timestamp)
      }),
    )
  const now = scene.now.toISOString()
  const rows: Row[] = [
    ['an hour old', envelopeOf(sign(undefined, { created: at(-hour) })), 'not-expired'],
    [
      'a year old, and good for ten',
      envelopeOf(sign(undefined, { created: at(-8_760 * hour), expires: at(87_600 * hour) })),
      'not-expired',
    ],
    ['expired, though made now', written((id) => timestampOf(id, at(-700_000), at(-650_000))), 'not-expired'],
    ['made in an hour', envelopeOf(sign(undefined, { created: at(hour) })), 'not-from-the-future'],
    ['expired before it was made', written((id) => timestampOf(id, at(0), at(-1_000))), 'timestamp-readable'],
    [
      'without Created',
      written((id) => timestampOf(id, at(0)).replace(/<wsu:Created>.*<\/wsu:Created>/, '')),
      'timestamp-readable',
    ],
    [
      'with Created twice',
      written((id) =>
        timestampOf(id, at(-hour)).replace('</wsu:Timestamp>', `<wsu:Created>${now}</wsu:Created></wsu:Timestamp>`),
      ),
      'timestamp-readable',
    ],
    [
      'with Expires first',
      written((id) =>
        timestampOf(id, at(0)).replace(
          '<wsu:Created>',
          `<wsu:Expires>${at(hour).toISOString()}</wsu:Expires><wsu:Created>`,
        ),
      ),
      'timestamp-readable',
    ],
    ['in local time', written((id) => timestampOf(id, now.replace('Z', '+02:00'))), 'timestamp-readable'],
    ['without a time zone', written((id) => timestampOf(id, now.replace('Z', ''))), 'timestamp-readable'],
    ['of a day that no calendar has', written((id) => timestampOf(id, '2026-02-30T10:00:00Z')), 'timestamp-readable'],
    ['that is no time', written((id) => timestampOf(id, 'now')), 'timestamp-readable'],
    [
      'with something more',
      written((id) => timestampOf(id, at(0)).replace('</wsu:Timestamp>', '<wsu:x></wsu:x></wsu:Timestamp>')),
      'timestamp-readable',
    ],
  ]
  return inGroup('times', rows)
}
