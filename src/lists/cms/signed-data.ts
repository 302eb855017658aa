import { context, type Element, readWhole, TAG } from '../ber/element.ts'
import { type Fields, fieldsOf } from '../ber/fields.ts'
import { objectIdentifier, octetString, smallNumber } from '../ber/values.ts'
import { ListError } from '../errors.ts'
import { CMS } from '../object-identifiers.ts'
import type { SignerInformation } from '../signed-list.ts'
import { readSignerInformation } from './signer-information.ts'

/** SignedData as it came; its certificates are not looked at yet. RFC 5652 5.1. */
export interface SignedData {
  /** Of the ContentInfo around it; id-signedData but for containers that are named by what they are for. */
  readonly type: string
  readonly version: number
  readonly digestAlgorithms: readonly string[]
  readonly contentType: string
  readonly content: Uint8Array
  /** The certificates beside the content, as a set. */
  readonly certificates: Element | undefined
  readonly hasRevocationLists: boolean
  readonly signers: readonly SignerInformation[]
  readonly encoding: 'DER' | 'BER'
}

const MOST_SIGNERS = 16
const MOST_DIGEST_ALGORITHMS = 16

/**
 * A ContentInfo with SignedData.
 * @param types of the ContentInfo: some profiles put one of their own in the place of id-signedData
 * @throws {ListError}
 */
export function readSignedData(octets: Uint8Array, types: readonly string[] = [CMS.signedData]): SignedData {
  const info = readWhole(octets)
  const outer = fieldsOf(info, TAG.sequence, 'message')
  const type = objectIdentifier(outer.take(TAG.objectIdentifier))
  if (!types.includes(type)) throw new ListError('not-signed-data', { found: type })
  const explicit = outer.take(context(0))
  outer.finish()
  const [inner] = [...explicit.children()]
  if (inner === undefined) throw new ListError('object-missing', { place: 'signed data' })
  const signedData = readInner(fieldsOf(inner, TAG.sequence, 'signed data'))
  return { type, ...signedData, encoding: encodingOf(info, signedData.certificates?.offset) }
}

function readInner(fields: Fields): Omit<SignedData, 'type' | 'encoding'> {
  const version = smallNumber(fields.take(TAG.integer))
  const digestAlgorithms = atMost(MOST_DIGEST_ALGORITHMS, fields.take(TAG.set)).map(readAlgorithm)
  const { contentType, content } = readContent(fields.take(TAG.sequence))
  const certificates = fields.takeIf(context(0))
  const hasRevocationLists = fields.takeIf(context(1)) !== undefined
  const signers = atMost(MOST_SIGNERS, fields.take(TAG.set)).map(readSignerInformation)
  fields.finish()
  if (signers.length === 0) throw new ListError('object-missing', { place: 'signer information' })
  return { version, digestAlgorithms, contentType, content, certificates, hasRevocationLists, signers }
}

function readContent(element: Element) {
  const fields = fieldsOf(element, TAG.sequence, 'content')
  const contentType = objectIdentifier(fields.take(TAG.objectIdentifier))
  const explicit = fields.takeIf(context(0))
  fields.finish()
  if (explicit === undefined) throw new ListError('content-detached')
  const [content, ...more] = [...explicit.children()]
  if (content === undefined || more.length > 0) throw explicit.error('value-malformed', 'not one content')
  return { contentType, content: octetString(content) }
}

function readAlgorithm(element: Element): string {
  return objectIdentifier(fieldsOf(element, TAG.sequence, 'digest algorithm').take(TAG.objectIdentifier))
}

function atMost(most: number, set: Element): Element[] {
  const found: Element[] = []
  for (const one of set.children()) {
    if (found.length === most) throw new ListError('too-many-entries', { offset: one.offset, found: `over ${most}` })
    found.push(one)
  }
  return found
}

/** Looks at all of the message but its certificates: the content is a primitive value, or comes in pieces and is BER thereby. */
function encodingOf(element: Element, certificatesOffset: number | undefined): 'DER' | 'BER' {
  if (!element.lengthIsDer || element.tag === (TAG.octetString | 0x20)) return 'BER'
  if (!element.constructed || element.offset === certificatesOffset) return 'DER'
  for (const child of element.children()) if (encodingOf(child, certificatesOffset) === 'BER') return 'BER'
  return 'DER'
}
