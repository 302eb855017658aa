import { createHash } from 'node:crypto'
import { context, TAG } from '../ber/element.ts'
import {
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallNumber,
} from '../ber/write.ts'
import { KNOWN_DEFECTS, type KnownDefectName } from '../content/defect.ts'
import { HASHES } from '../signature/signature-scheme.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import { type DefectParameter, writeDefectParameter } from './defect-parameter.ts'
import { refuseRepeated } from './list-content.ts'
import { issuerAndSerial } from './signer-identifier.ts'

/** What is wrong with the documents of one document signer. */
export interface DefectWish {
  /** Of the document signer, X.509 in DER. */
  readonly certificate: Uint8Array
  /** At least one. */
  readonly knownDefects: readonly KnownDefectWish[]
  readonly description?: string
}

export interface KnownDefectWish {
  readonly name: KnownDefectName
  readonly parameter?: DefectParameter
  readonly description?: string
}

/**
 * DefectList, of version 1 where nothing is described in words, else of version 2. TR-03129-2 7.1. A document signer is named by issuer
 * and serial number, and by the SHA-256 of its certificate, so that it is told from others however its certificate is made.
 * @throws {ListError} `certificate-malformed`, `certificate-repeated`, `defect-parameter-unsuitable`
 */
export function defectListContent(defects: readonly DefectWish[]): Uint8Array {
  const certificates = defects.map(({ certificate }) => readCertificate(certificate))
  refuseRepeated(certificates)
  const isVersion2 = defects.some(isDescribed)
  const written = defects.map((defect, index) => writeDefect(defect, certificates[index]!, isVersion2))
  return writeSequence(
    writeSmallNumber(isVersion2 ? 1 : 0),
    writeObjectIdentifier(HASHES.sha256),
    writeSetOf(written, TAG.set),
  )
}

const isDescribed = ({ description, knownDefects }: DefectWish): boolean =>
  description !== undefined || knownDefects.some((known) => known.description !== undefined)

function writeDefect(
  { knownDefects, description }: DefectWish,
  certificate: Certificate,
  isVersion2: boolean,
): Uint8Array {
  const known = knownDefects.map(isVersion2 ? writeKnownDefectV2 : writeKnownDefect)
  return writeSequence(
    issuerAndSerial(certificate),
    writeOctetString(createHash('sha256').update(certificate.octets).digest()),
    writeSetOf(known, TAG.set),
    ...(description === undefined ? [] : [writeText(description)]),
  )
}

function writeKnownDefect({ name, parameter }: KnownDefectWish): Uint8Array {
  const written = writeDefectParameter(name, parameter)
  return writeSequence(writeObjectIdentifier(KNOWN_DEFECTS[name].oid), ...(written === undefined ? [] : [written]))
}

/** Its tags are implicit, but for that of a value of any type, which cannot be. */
function writeKnownDefectV2({ name, parameter, description }: KnownDefectWish): Uint8Array {
  const written = writeDefectParameter(name, parameter)
  return write(
    context(0),
    writeObjectIdentifier(KNOWN_DEFECTS[name].oid),
    ...(written === undefined ? [] : [writeExplicit(0, written)]),
    ...(description === undefined ? [] : [writeText(description, context(1, 'primitive'))]),
  )
}

function writeText(text: string, tag: number = TAG.utf8String): Uint8Array {
  return write(tag, Buffer.from(text, 'utf8'))
}
