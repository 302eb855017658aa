import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-'
export const WSSE = `${OASIS}wssecurity-secext-1.0.xsd`
export const WSU = `${OASIS}wssecurity-utility-1.0.xsd`
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const X509_V3 = `${OASIS}x509-token-profile-1.0#X509v3`
export const SKI = `${OASIS}x509-token-profile-1.0#X509SubjectKeyIdentifier`
export const BASE64 = `${OASIS}soap-message-security-1.0#Base64Binary`
export const ECDSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** Who signs. */
export interface Hand {
  readonly keyPem: string
  readonly certPem: string
}

export interface Reference {
  /** As an attribute, or another one, or none. */
  uri: string
  /** What is digested. */
  text: string
  transforms: string
  digest: string
}

/** A message in pieces; each declares its own namespaces, so it means the same wherever it is put. */
export interface Pieces {
  body: string
  timestamp: string
  token: string
  references: Reference[]
  canonicalization: string
  algorithm: string
  keyInfo: string
  /** Changes the SignedInfo before it is signed. */
  signedInfo: (text: string) => string
  /** @returns base64 */
  value: (signedInfo: string) => string
}

/** The pieces, signed. */
export interface Signed extends Pieces {
  readonly signature: string
}

export interface Wish {
  /** In canonical form. */
  readonly content: string
  readonly hand: Hand
  readonly created?: Date
  readonly expires?: Date
}

export const excTransform = `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`
export const methodOf = (uri: string): string =>
  `<ds:CanonicalizationMethod Algorithm="${uri}"></ds:CanonicalizationMethod>`

/**
 * Signs messages by hand: canonical text is written as such, so that nothing but OpenSSL is needed, and everything can be wrong.
 * @param change what is to be otherwise before it is signed
 */
export function signByHand(
  { content, hand, created = new Date(), expires }: Wish,
  change: (pieces: Pieces) => void = () => {},
): Signed {
  const key = createPrivateKey(hand.keyPem)
  const id = (name: string): string =>
    `${name}-${createHash('sha256').update(`${content}${created.getTime()}${counter++}`).digest('hex').slice(0, 16)}`
  const ids = { body: id('Body'), timestamp: id('TS'), token: id('X509') }
  const body = `<soap:Body xmlns:soap="${SOAP}" xmlns:wsu="${WSU}" wsu:Id="${ids.body}">${content}</soap:Body>`
  const timestamp = timestampOf(ids.timestamp, created, expires ?? new Date(created.getTime() + 300_000))
  const pieces: Pieces = {
    body,
    timestamp,
    token: tokenOf(ids.token, hand.certPem),
    references: [referenceTo(ids.body, body), referenceTo(ids.timestamp, timestamp)],
    canonicalization: methodOf(EXCLUSIVE),
    algorithm: ECDSA_SHA256,
    keyInfo: keyInfoOf(`<wsse:Reference URI="#${ids.token}" ValueType="${X509_V3}"></wsse:Reference>`),
    signedInfo: (text) => text,
    value: (text) => ecdsa(text, key),
  }
  change(pieces)
  return { ...pieces, signature: signatureOf(pieces) }
}

let counter = 0

export const ecdsa = (text: string, key: KeyObject): string =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64')

export function timestampOf(id: string, created: Date | string, expires?: Date | string): string {
  const text = (time: Date | string): string => (typeof time === 'string' ? time : time.toISOString())
  const end = expires === undefined ? '' : `<wsu:Expires>${text(expires)}</wsu:Expires>`
  return `<wsu:Timestamp xmlns:wsu="${WSU}" wsu:Id="${id}"><wsu:Created>${text(created)}</wsu:Created>${end}</wsu:Timestamp>`
}

export function tokenOf(id: string, certPem: string): string {
  const der = new X509Certificate(certPem).raw.toString('base64')
  return `<wsse:BinarySecurityToken xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" EncodingType="${BASE64}" ValueType="${X509_V3}" wsu:Id="${id}">${der}</wsse:BinarySecurityToken>`
}

export const referenceTo = (id: string, text: string): Reference => ({
  uri: ` URI="#${id}"`,
  text,
  transforms: excTransform,
  digest: SHA256,
})

export const keyInfoOf = (how: string): string =>
  `<ds:KeyInfo><wsse:SecurityTokenReference xmlns:wsse="${WSSE}">${how}</wsse:SecurityTokenReference></ds:KeyInfo>`

const HASHES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
  'http://www.w3.org/2001/04/xmldsig-more#sha224': 'sha224',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
}

function referenceText({ uri, text, transforms, digest }: Reference): string {
  const value = createHash(HASHES[digest] ?? 'sha256')
    .update(text)
    .digest('base64')
  return `<ds:Reference${uri}><ds:Transforms>${transforms}</ds:Transforms><ds:DigestMethod Algorithm="${digest}"></ds:DigestMethod><ds:DigestValue>${value}</ds:DigestValue></ds:Reference>`
}

export function signatureOf(pieces: Pieces): string {
  const { canonicalization, algorithm, references, keyInfo } = pieces
  const method = `<ds:SignatureMethod Algorithm="${algorithm}"></ds:SignatureMethod>`
  const written = `<ds:SignedInfo xmlns:ds="${DS}">${canonicalization}${method}${references.map(referenceText).join('')}</ds:SignedInfo>`
  const signedInfo = pieces.signedInfo(written)
  const value = `<ds:SignatureValue>${pieces.value(signedInfo)}</ds:SignatureValue>`
  return `<ds:Signature xmlns:ds="${DS}">${signedInfo}${value}${keyInfo}</ds:Signature>`
}

/** Where the parts of a message may be put in another way. */
export interface Layout {
  readonly before?: string // in the Envelope
  readonly header?: string
  readonly security?: string
  readonly between?: string // Header and Body
  readonly body?: string
  readonly after?: string // the Body
}

export const securityOf = (content: string, attributes = ''): string =>
  `<wsse:Security xmlns:wsse="${WSSE}"${attributes}>${content}</wsse:Security>`

export function envelopeOf(signed: Signed, layout: Layout = {}): string {
  const security = layout.security ?? signed.token + signed.timestamp + signed.signature
  const header = layout.header ?? securityOf(security)
  const content = `${layout.before ?? ''}<soap:Header>${header}</soap:Header>${layout.between ?? ''}${layout.body ?? signed.body}${layout.after ?? ''}`
  return `<soap:Envelope xmlns:soap="${SOAP}">${content}</soap:Envelope>`
}
