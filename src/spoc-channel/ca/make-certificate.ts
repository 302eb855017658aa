import { type KeyObject, randomBytes } from 'node:crypto'
import {
  TAG,
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeSequence,
  writeSmallNumber,
  writeTime,
} from '../../lists/index.ts'
import { signObject, writeInteger } from './sign-object.ts'

/** A name of the built-in CA. */
export interface CaName {
  readonly country: string
  readonly organization?: string | undefined
  readonly commonName: string
}

/** What is signed of a certificate. */
export interface CertificateBody {
  /** Or a whole Name in DER, as a request brought it. */
  readonly subject: CaName | Uint8Array
  readonly issuer: CaName
  readonly subjectKey: KeyObject // public
  readonly notBefore: Date
  readonly notAfter: Date
  /** Each in DER. */
  readonly extensions: readonly Uint8Array[]
}

export interface CertificateWish extends CertificateBody {
  readonly issuerKey: KeyObject // private
}

export interface MadeCertificate {
  readonly der: Uint8Array
  readonly pem: string
  /** Lower-case hex. */
  readonly serial: string
}

/** RFC 5280 4.1. */
export function makeCertificate(wish: CertificateWish): MadeCertificate {
  const serial = newSerial()
  const der = signObject(wish.issuerKey, (algorithm) => writeCertificateBody(wish, serial, algorithm))
  return { der, pem: pemOf('CERTIFICATE', der), serial: Buffer.from(serial).toString('hex') }
}

/** Of 126 bits of chance. RFC 5280 4.1.2.2. */
export function newSerial(): Uint8Array {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x3f) | 0x40 // positive, and as long as it is
  return serial
}

/** TBSCertificate in DER. RFC 5280 4.1.2. @param algorithm with which it will be signed */
export function writeCertificateBody(body: CertificateBody, serial: Uint8Array, algorithm: Uint8Array): Uint8Array {
  return writeSequence(
    writeExplicit(0, writeSmallNumber(2)),
    writeInteger(serial),
    algorithm,
    writeName(body.issuer),
    writeSequence(writeTime(body.notBefore), writeTime(body.notAfter)),
    body.subject instanceof Uint8Array ? body.subject : writeName(body.subject),
    body.subjectKey.export({ type: 'spki', format: 'der' }),
    writeExplicit(3, writeSequence(...body.extensions)),
  )
}

/** C, O, CN. */
export function writeName({ country, organization, commonName }: CaName): Uint8Array {
  return writeSequence(
    writeAttribute('2.5.4.6', TAG.printableString, country),
    ...(organization === undefined ? [] : [writeAttribute('2.5.4.10', TAG.utf8String, organization)]),
    writeAttribute('2.5.4.3', TAG.utf8String, commonName),
  )
}

function writeAttribute(type: string, tag: number, text: string): Uint8Array {
  return write(TAG.set, writeSequence(writeObjectIdentifier(type), write(tag, Buffer.from(text))))
}

export function pemOf(label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
