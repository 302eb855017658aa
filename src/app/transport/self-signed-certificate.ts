import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { Set as ASN1Set, BitString, fromBER, Integer, OctetString, PrintableString, Sequence, Utf8String } from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs'
import { ipAddressOctets } from '../../outgoing/index.ts'
import { readTlsCertificate } from './tls-certificate.ts'

/** What a self-signed certificate is to say. */
export interface SelfSignedWish {
  readonly subject: { readonly commonName: string; readonly country?: string; readonly organization?: string }
  /** DNS names and IP addresses (text) a server is reached by; may be empty for a mere client. */
  readonly hostNames: readonly string[]
  /** Whole seconds are kept. */
  readonly notBefore: Date
  readonly notAfter: Date
  /** As OpenSSL names it: `prime256v1` (default), `brainpoolP256r1`, `secp384r1`, … */
  readonly curve?: string
}

export interface SelfSignedCertificate {
  /** PKCS#8, not encrypted. */
  readonly keyPem: string
  readonly certPem: string
  readonly der: Uint8Array
  readonly fingerprint256: string
}

/**
 * Makes a fresh key and its self-signed certificate, good for both ends of a TLS connection. The structure is
 * pkijs's, the signature node:crypto's, because WebCrypto knows no brainpool curve.
 * @throws {Error} of node:crypto when OpenSSL has no such curve
 */
export function makeSelfSignedCertificate(wish: SelfSignedWish): SelfSignedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: wish.curve ?? 'prime256v1' })
  const certificate = unsignedCertificate(wish, publicKey)
  const signing = signatureFor(publicKey)
  certificate.signature = new AlgorithmIdentifier({ algorithmId: signing.oid })
  certificate.signatureAlgorithm = new AlgorithmIdentifier({ algorithmId: signing.oid })
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER())
  certificate.signatureValue = new BitString({ valueHex: octets(sign(signing.hash, certificate.tbsView, privateKey)) })
  const der = new Uint8Array(certificate.toSchema().toBER())
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certPem: pem(der),
    der,
    fingerprint256: readTlsCertificate(der).fingerprint256,
  }
}

function unsignedCertificate(wish: SelfSignedWish, publicKey: KeyObject): Certificate {
  return new Certificate({
    version: 2, // counted from 0: X.509 v3
    serialNumber: new Integer({ valueHex: octets(serialNumber()) }),
    subject: distinguishedName(wish.subject),
    issuer: distinguishedName(wish.subject),
    notBefore: time(wish.notBefore),
    notAfter: time(wish.notAfter),
    subjectPublicKeyInfo: new PublicKeyInfo({
      schema: fromBER(octets(publicKey.export({ type: 'spki', format: 'der' }))).result,
    }),
    extensions: extensions(wish.hostNames),
  })
}

/** ecdsa-with-SHA2 (RFC 5758, 3.2), the hash as strong as the curve. */
function signatureFor(publicKey: KeyObject): { oid: string; hash: string } {
  const curve = publicKey.asymmetricKeyDetails?.namedCurve ?? ''
  if (/512|521/.test(curve)) return { oid: '1.2.840.10045.4.3.4', hash: 'sha512' }
  if (/384/.test(curve)) return { oid: '1.2.840.10045.4.3.3', hash: 'sha384' }
  return { oid: '1.2.840.10045.4.3.2', hash: 'sha256' }
}

/** Positive, unique by chance, at most 20 octets (RFC 5280, 4.1.2.2). */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytes
}

/** C, O, CN, each in a set of its own: pkijs would write them as one set, which few expect in a name. */
function distinguishedName({ country, organization, commonName }: SelfSignedWish['subject']) {
  const attributes = [
    ...(country === undefined ? [] : [attribute('2.5.4.6', new PrintableString({ value: country }))]),
    ...(organization === undefined ? [] : [attribute('2.5.4.10', new Utf8String({ value: organization }))]),
    attribute('2.5.4.3', new Utf8String({ value: commonName })),
  ]
  const sequence = new Sequence({ value: attributes.map((one) => new ASN1Set({ value: [one.toSchema()] })) })
  return new RelativeDistinguishedNames({ schema: fromBER(sequence.toBER()).result }) // keeps these octets
}

function attribute(type: string, value: PrintableString | Utf8String): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type, value })
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
function time(value: Date): Time {
  const wholeSeconds = new Date(Math.floor(value.getTime() / 1000) * 1000)
  return new Time({ type: wholeSeconds.getUTCFullYear() < 2050 ? 0 : 1, value: wholeSeconds })
}

function extensions(hostNames: readonly string[]): Extension[] {
  const digitalSignature = new BitString({ valueHex: octets(Uint8Array.of(0x80)), unusedBits: 7 })
  const serverAndClient = new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] })
  const always = [
    new Extension({ extnID: '2.5.29.15', critical: true, extnValue: digitalSignature.toBER() }),
    new Extension({ extnID: '2.5.29.37', extnValue: serverAndClient.toSchema().toBER() }),
  ]
  if (hostNames.length === 0) return always
  const names = new GeneralNames({ names: hostNames.map(generalName) })
  return [...always, new Extension({ extnID: '2.5.29.17', extnValue: names.toSchema().toBER() })]
}

function generalName(hostName: string): GeneralName {
  if (isIP(hostName) === 0) return new GeneralName({ type: 2, value: hostName }) // dNSName
  return new GeneralName({ type: 7, value: new OctetString({ valueHex: octets(ipAddressOctets(hostName)) }) })
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** A copy that owns its buffer: asn1js wants exactly these octets. */
function octets(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
