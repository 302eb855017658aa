import { createPublicKey, type KeyObject } from 'node:crypto'
import { ListError, readCertificate } from '../lists/index.ts'
import { algorithmsFor } from './algorithms.ts'

/** A certificate that messages are signed with. What it says is not asked of any CA: it counts because it is registered. */
export interface SignerCertificate {
  readonly der: Uint8Array
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string
  readonly subject: string
  readonly serial: bigint
  /** Lower-case hex. */
  readonly subjectKeyIdentifier: string | undefined
  readonly notBefore: Date
  readonly notAfter: Date
  readonly publicKey: KeyObject
}

/** Why a certificate cannot be one that messages are signed with, in words for the person who brings it. */
export class UnsuitableCertificate extends Error {
  override readonly name = 'UnsuitableCertificate'
}

/**
 * @param der X.509
 * @throws {UnsuitableCertificate}
 */
export function readSignerCertificate(der: Uint8Array): SignerCertificate {
  const read = readOne(der)
  const { serial, subject, notBefore, notAfter, fingerprint: sha256, extensions } = read
  const { keyUsage, subjectKeyIdentifier } = extensions
  if (keyUsage !== undefined && !keyUsage.some((usage) => MAY_SIGN.includes(usage))) {
    throw new UnsuitableCertificate(`its key usage is ${keyUsage.join(', ')}: not for signatures`)
  }
  const publicKey = publicKeyOf(read.publicKeyInfo)
  if (algorithmsFor(publicKey) === undefined) {
    throw new UnsuitableCertificate('its key is neither RSA of 2048 bits or more, nor on a NIST or brainpool curve')
  }
  return {
    der,
    sha256,
    subject: subject.text,
    serial: BigInt(`0x${serial}`),
    subjectKeyIdentifier,
    notBefore,
    notAfter,
    publicKey,
  }
}

const MAY_SIGN: readonly string[] = ['digitalSignature', 'nonRepudiation']

function readOne(der: Uint8Array) {
  try {
    return readCertificate(der)
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new UnsuitableCertificate(`no X.509 certificate: ${cause.message}`, { cause })
  }
}

function publicKeyOf(publicKeyInfo: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new UnsuitableCertificate('its key is of no kind known here', { cause })
  }
}
