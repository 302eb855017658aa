import { DER, enterSequence, readDerIdentifier, writeDerIdentifier } from './der.ts'
import { CvcError } from './errors.ts'
import { type DataObject, ObjectReader } from './read-objects.ts'
import { atObject, readingAs } from './read-values.ts'
import { fromUtf8, toUtf8 } from './utf8.ts'
import { writeObject } from './write-objects.ts'

/** Who asks and on what terms, as an eID client shows it; a terminal certificate carries its hash. TR-03110-4 2.2.6. */
export interface CertificateDescription {
  /** Who issues the terminal certificate, for people. */
  readonly issuerName: string
  /** Of the issuer; ASCII. */
  readonly issuerUrl?: string
  /** Who asks for data, for people. */
  readonly subjectName: string
  /** Of the service; ASCII. */
  readonly subjectUrl?: string
  /** What the holder of a document is shown. */
  readonly termsOfUsage: TermsOfUsage
  /** As a field of its own in the description; ASCII. */
  readonly redirectUrl?: string
  /** Hashes of admissible X.509 certificates of the service, by the hash of the CV certificate's signature; in this order. */
  readonly commCertificates?: readonly Uint8Array[]
  /**
   * How the fields are tagged: `explicit` as the guideline's ASN.1 says (and German production writes), `implicit` as OpenPACE
   * writes.
   */
  readonly tagging: 'explicit' | 'implicit'
}

/** The terms in the format that the description's type names. TR-03110-4 2.2.6.1 to 2.2.6.3. */
export type TermsOfUsage =
  | {
      /** UTF-8 text, or HTML in ASCII: from outside, so never shown as markup without cleaning. */
      readonly format: 'plain' | 'html'
      /** What the terms say. */
      readonly text: string
    }
  | {
      readonly format: 'pdf'
      /** The PDF file. */
      readonly octets: Uint8Array
    }
  | {
      readonly format: 'unknown'
      /** Of a type that is none of the three, as dotted text. */
      readonly oid: string
      /** What stands inside the tag, untouched. */
      readonly octets: Uint8Array
    }

const FORMATS = { plain: '0.4.0.127.0.7.3.1.3.1.1', html: '0.4.0.127.0.7.3.1.3.1.2', pdf: '0.4.0.127.0.7.3.1.3.1.3' }
const [ISSUER_NAME, ISSUER_URL, SUBJECT_NAME, SUBJECT_URL, TERMS, REDIRECT_URL, COMM_CERTIFICATES] = [
  1, 2, 3, 4, 5, 6, 7,
]
const TEXT_TYPES: readonly number[] = [DER.utf8String, DER.printableString, DER.ia5String]
const [CONTEXT, CONSTRUCTED] = [0x80, 0x20]

/**
 * Reads a CertificateDescription in DER, all of the input. TR-03110-4 2.2.6. Text is UTF-8 whatever string type is named,
 * since URLs do not keep to PrintableString in the field.
 * @throws {CvcError} `description-malformed`, `truncated`, `trailing-octets`
 */
export function decodeCertificateDescription(octets: Uint8Array): CertificateDescription {
  return readingAs('description-malformed', () => {
    const outer = ObjectReader.over(octets)
    const reader = enterSequence(outer)
    const description = readFields(reader, readDerIdentifier(reader))
    reader.finish()
    outer.finish()
    return description
  })
}

function readFields(reader: ObjectReader, type: string): CertificateDescription {
  const tagging = reader.peek() === tagOf(ISSUER_NAME, 'explicit') ? 'explicit' : 'implicit'
  const text = (number: number) => readText(reader, reader.read(tagOf(number, tagging)), tagging)
  const textIf = <Name extends string>(number: number, name: Name) =>
    reader.peek() === tagOf(number, tagging) ? ({ [name]: text(number) } as Record<Name, string>) : {}
  const names = {
    issuerName: text(ISSUER_NAME),
    ...textIf(ISSUER_URL, 'issuerUrl'),
    subjectName: text(SUBJECT_NAME),
    ...textIf(SUBJECT_URL, 'subjectUrl'),
  }
  const termsOfUsage = readTerms(reader, type, tagging)
  const redirect = textIf(REDIRECT_URL, 'redirectUrl')
  const certificates = reader.readIf(CONTEXT | CONSTRUCTED | COMM_CERTIFICATES)
  const commCertificates = certificates && { commCertificates: readHashes(reader.enter(certificates), tagging) }
  return { ...names, termsOfUsage, ...redirect, ...commCertificates, tagging }
}

type Tagging = CertificateDescription['tagging']

function tagOf(number: number, tagging: Tagging): number {
  return CONTEXT | (tagging === 'explicit' ? CONSTRUCTED : 0) | number
}

function readText(reader: ObjectReader, object: DataObject, tagging: Tagging): string {
  if (tagging === 'implicit') return atObject(reader, object, ({ value }) => textOf(value))
  const inside = reader.enter(object)
  const string = inside.next()
  inside.finish()
  if (!TEXT_TYPES.includes(string.tag)) throw new CvcError('description-malformed', { offset: string.offset })
  return atObject(inside, string, ({ value }) => textOf(value))
}

function textOf(octets: Uint8Array): string {
  const text = fromUtf8(octets)
  if (text === undefined) throw new CvcError('description-malformed', { expected: 'UTF-8' })
  return text
}

function readTerms(reader: ObjectReader, type: string, tagging: Tagging): TermsOfUsage {
  const object = reader.read(tagOf(TERMS, tagging))
  if (type === FORMATS.plain) return { format: 'plain', text: readText(reader, object, tagging) }
  if (type === FORMATS.html) return { format: 'html', text: readText(reader, object, tagging) }
  if (type !== FORMATS.pdf) return { format: 'unknown', oid: type, octets: object.value }
  if (tagging === 'implicit') return { format: 'pdf', octets: object.value }
  const inside = reader.enter(object)
  const octets = inside.read(DER.octetString).value
  inside.finish()
  return { format: 'pdf', octets }
}

function readHashes(reader: ObjectReader, tagging: Tagging): Uint8Array[] {
  const set = tagging === 'explicit' ? reader.enter(reader.read(DER.set)) : reader
  const hashes: Uint8Array[] = []
  while (!set.atEnd) hashes.push(set.read(DER.octetString).value)
  reader.finish()
  return hashes
}

/**
 * The description in DER, strings in the types of the guideline (TR-03110-4 2.2.6): names and plain terms UTF-8, URLs and
 * HTML ASCII.
 * @throws {CvcError} `description-malformed`: text outside of its type
 */
export function encodeCertificateDescription(description: CertificateDescription): Uint8Array {
  const { issuerName, issuerUrl, subjectName, subjectUrl, termsOfUsage, redirectUrl, commCertificates, tagging } =
    description
  const name = (number: number, text: string) => writeField(number, DER.utf8String, utf8(text), tagging)
  const url = (number: number, text: string | undefined) =>
    text === undefined ? [] : [writeField(number, DER.printableString, ascii(text), tagging)]
  const certificates = commCertificates?.map((hash) => writeObject(DER.octetString, hash))
  return writeObject(
    DER.sequence,
    writeDerIdentifier(termsOfUsage.format === 'unknown' ? termsOfUsage.oid : FORMATS[termsOfUsage.format]),
    name(ISSUER_NAME, issuerName),
    ...url(ISSUER_URL, issuerUrl),
    name(SUBJECT_NAME, subjectName),
    ...url(SUBJECT_URL, subjectUrl),
    writeTerms(termsOfUsage, tagging),
    ...url(REDIRECT_URL, redirectUrl),
    ...(certificates ? [writeHashes(certificates, tagging)] : []),
  )
}

function writeTerms(terms: TermsOfUsage, tagging: Tagging): Uint8Array {
  switch (terms.format) {
    case 'plain':
      return writeField(TERMS, DER.utf8String, utf8(terms.text), tagging)
    case 'html':
      return writeField(TERMS, DER.ia5String, ascii(terms.text), tagging)
    case 'pdf':
      return writeField(TERMS, DER.octetString, terms.octets, tagging)
    case 'unknown':
      return writeObject(tagOf(TERMS, tagging), terms.octets)
  }
}

function writeField(number: number, type: number, value: Uint8Array, tagging: Tagging): Uint8Array {
  return writeObject(tagOf(number, tagging), tagging === 'explicit' ? writeObject(type, value) : value)
}

function writeHashes(hashes: readonly Uint8Array[], tagging: Tagging): Uint8Array {
  const set = tagging === 'explicit' ? [writeObject(DER.set, ...hashes)] : hashes
  return writeObject(CONTEXT | CONSTRUCTED | COMM_CERTIFICATES, ...set)
}

function utf8(text: string): Uint8Array {
  const octets = toUtf8(text)
  if (!octets) throw new CvcError('description-malformed', { expected: 'Unicode text' })
  return octets
}

function ascii(text: string): Uint8Array {
  if (!/^[\0-\x7f]*$/.test(text)) throw new CvcError('description-malformed', { expected: 'ASCII', found: text })
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
