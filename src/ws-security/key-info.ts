import { decodeBase64, type Element, SoapError } from '../soap/index.ts'
import type { SignerCertificate } from './certificates.ts'
import { WsSecurityError } from './errors.ts'
import { BASE64_BINARY, DS, SUBJECT_KEY_IDENTIFIER, WSSE, WSU, X509_V3 } from './names.ts'
import { attribute, holdToAttributes, isNamed, only, parts } from './parts.ts'

/** How a message says which of its sender's certificates it was signed with: never with which key. */
export type NamedKey =
  | { readonly by: 'token'; readonly der: Uint8Array }
  | { readonly by: 'serial'; readonly serial: bigint }
  | { readonly by: 'key-identifier'; readonly identifier: string } // lower-case hex

interface Token {
  readonly element: Element
  readonly id: string
}

/**
 * Reads a KeyInfo of the X.509 Token Profile 1.0, 3.2: a reference to the token in the same header, the issuer and serial number, or
 * the subject key identifier.
 * @throws {WsSecurityError} `key-as-agreed`
 */
export function readKeyInfo(keyInfo: Element, token: Token | undefined): NamedKey {
  holdToAttributes(keyInfo, [['', 'Id']])
  const [reference] = parts(keyInfo, 'key-as-agreed', [[WSSE, 'SecurityTokenReference']])
  holdToAttributes(reference, [[WSU, 'Id']])
  const [how, ...more] = reference.children
  if (how === undefined || more.length > 0 || reference.text !== '') throw new WsSecurityError('key-as-agreed')
  if (isNamed(how, WSSE, 'Reference')) return byToken(how, token)
  if (token !== undefined) throw new WsSecurityError('key-as-agreed', 'a token beside another way to name the key')
  if (isNamed(how, DS, 'X509Data')) return bySerial(how)
  if (isNamed(how, WSSE, 'KeyIdentifier')) return byKeyIdentifier(how)
  throw new WsSecurityError('key-as-agreed')
}

function byToken(reference: Element, token: Token | undefined): NamedKey {
  holdToAttributes(reference, [
    ['', 'URI'],
    ['', 'ValueType'],
  ])
  const isItsToken = token !== undefined && attribute(reference, '', 'URI') === `#${token.id}`
  if (!isItsToken || (attribute(reference, '', 'ValueType') ?? X509_V3) !== X509_V3) {
    throw new WsSecurityError('key-as-agreed', 'a reference to no X.509 token of this header')
  }
  const { element } = token
  holdToAttributes(element, [
    ['', 'ValueType'],
    ['', 'EncodingType'],
    [WSU, 'Id'],
  ])
  const encoding = attribute(element, '', 'EncodingType') ?? BASE64_BINARY
  if (attribute(element, '', 'ValueType') !== X509_V3 || encoding !== BASE64_BINARY) {
    throw new WsSecurityError('key-as-agreed', 'a token that is no X.509 certificate')
  }
  return { by: 'token', der: octetsOf(element) }
}

function bySerial(data: Element): NamedKey {
  holdToAttributes(data, [])
  const [issuerSerial] = parts(data, 'key-as-agreed', [[DS, 'X509IssuerSerial']])
  const [name, serial] = parts(issuerSerial, 'key-as-agreed', [
    [DS, 'X509IssuerName'],
    [DS, 'X509SerialNumber'],
  ])
  only(name)
  only(serial)
  const digits = serial.text.trim()
  if (!/^\d{1,50}$/.test(digits)) throw new WsSecurityError('key-as-agreed', 'X509SerialNumber')
  return { by: 'serial', serial: BigInt(digits) }
}

function byKeyIdentifier(identifier: Element): NamedKey {
  holdToAttributes(identifier, [
    ['', 'ValueType'],
    ['', 'EncodingType'],
  ])
  const encoding = attribute(identifier, '', 'EncodingType') ?? BASE64_BINARY
  if (attribute(identifier, '', 'ValueType') !== SUBJECT_KEY_IDENTIFIER || encoding !== BASE64_BINARY) {
    throw new WsSecurityError('key-as-agreed', 'a KeyIdentifier of another kind')
  }
  return { by: 'key-identifier', identifier: Buffer.from(octetsOf(identifier)).toString('hex') }
}

function octetsOf(node: Element): Uint8Array {
  only(node)
  try {
    return decodeBase64(node.text)
  } catch (cause) {
    if (!(cause instanceof SoapError)) throw cause
    throw new WsSecurityError('key-as-agreed', node.name, { cause })
  }
}

/**
 * The registered certificate that is meant. An issuer's name is not compared: each toolkit writes it in its own way, and the
 * key decides.
 * @throws {WsSecurityError} `certificate-registered`, `certificate-found`, `certificate-valid`
 */
export function registeredCertificate(
  key: NamedKey,
  registered: readonly SignerCertificate[],
  now: Date,
): SignerCertificate {
  const [certificate, ...more] = registered.filter((one) => isMeant(one, key))
  if (certificate === undefined) {
    throw new WsSecurityError(key.by === 'token' ? 'certificate-registered' : 'certificate-found')
  }
  if (more.length > 0) throw new WsSecurityError('certificate-found', 'several registered certificates are named so')
  if (now < certificate.notBefore || now > certificate.notAfter) {
    throw new WsSecurityError('certificate-valid', `the certificate with the SHA-256 ${certificate.sha256}`)
  }
  return certificate
}

function isMeant({ der, serial, subjectKeyIdentifier }: SignerCertificate, key: NamedKey): boolean {
  switch (key.by) {
    case 'token':
      return Buffer.compare(der, key.der) === 0
    case 'serial':
      return serial === key.serial
    case 'key-identifier':
      return subjectKeyIdentifier === key.identifier
  }
}
