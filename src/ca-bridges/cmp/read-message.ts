import {
  bits as bitString,
  context,
  type Element,
  type Fields,
  fieldsIn,
  fieldsOf,
  ListError,
  objectIdentifier,
  octetString,
  readName,
  smallNumber,
  TAG,
  writeSequence,
} from '../../lists/index.ts'
import { type BodyType, bodyType } from './body-types.ts'
import { CMP_IDS } from './object-identifiers.ts'

/** PKIMessage as it came. RFC 9810 5.1. */
export interface PkiMessage {
  readonly header: PkiHeader
  readonly body: PkiBody
  /** ProtectedPart: header and body as they came, put together. RFC 9810 5.1.3. */
  readonly protectedOctets: Uint8Array
  /** Missing in a message that nobody answers for. */
  readonly protection?: Uint8Array
  /** DER. */
  readonly extraCertificates: readonly Uint8Array[]
}

export interface PkiHeader {
  /** Of a directory name, for people. */
  readonly sender: string
  /** Equal for names that mean the same. */
  readonly comparableSender?: string
  /** AlgorithmIdentifier, tag and length included. */
  readonly protectionAlgorithm?: Uint8Array
  readonly senderKeyId?: Uint8Array
  readonly transactionId?: Uint8Array
  readonly senderNonce?: Uint8Array
  readonly recipientNonce?: Uint8Array
  readonly freeText: readonly string[]
  /** The CA waits for no confirmation. RFC 9810 5.1.1.1. */
  readonly confirmsImplicitly: boolean
}

export interface PkiBody {
  /** Undefined: one this bridge has no use for. */
  readonly type: BodyType | undefined
  readonly tag: number
  readonly content: Element
}

const MOST_CERTIFICATES = 64
const MOST_TEXTS = 16
const TAG_NUMBER = 0x1f
const EXPLICIT = 0xa0
const DIRECTORY_NAME = context(4)

/** @throws {ListError} what is no PKIMessage */
export function readMessage(octets: Uint8Array): PkiMessage {
  const fields = fieldsIn(octets, TAG.sequence, 'PKIMessage')
  const header = fields.take(TAG.sequence)
  const body = fields.takeAny()
  const protection = fields.takeIf(context(0))
  const certificates = fields.takeIf(context(1))
  fields.finish()
  return {
    header: readHeader(fieldsOf(header, TAG.sequence, 'PKIHeader')),
    body: readBody(body),
    protectedOctets: writeSequence(header.octets, body.octets),
    ...(protection && { protection: bitString(inside(protection)) }),
    extraCertificates: certificates === undefined ? [] : certificateList(inside(certificates)),
  }
}

function readHeader(fields: Fields): PkiHeader {
  smallNumber(fields.take(TAG.integer)) // what an old version cannot say, the fields themselves show
  const sender = fields.takeAny()
  fields.takeAny() // the recipient: whoever reads it
  fields.takeIf(context(0)) // its time: nonces say that it is new
  const algorithm = fields.takeIf(context(1))
  const keyId = fields.takeIf(context(2))
  fields.takeIf(context(3))
  const [transactionId, senderNonce, recipientNonce] = [4, 5, 6].map((n) => fields.takeIf(context(n)))
  const freeText = fields.takeIf(context(7))
  const information = fields.takeIf(context(8))
  fields.finish()
  const name = sender.tag === DIRECTORY_NAME ? readName(inside(sender)) : undefined
  return {
    sender: name?.text ?? 'a sender without a directory name',
    ...(name && { comparableSender: name.comparable }),
    ...(algorithm && { protectionAlgorithm: inside(algorithm).octets }),
    ...(keyId && { senderKeyId: octetString(inside(keyId)) }),
    ...(transactionId && { transactionId: octetString(inside(transactionId)) }),
    ...(senderNonce && { senderNonce: octetString(inside(senderNonce)) }),
    ...(recipientNonce && { recipientNonce: octetString(inside(recipientNonce)) }),
    freeText: freeText === undefined ? [] : texts(inside(freeText)),
    confirmsImplicitly: information !== undefined && namesImplicitConfirmation(inside(information)),
  }
}

function readBody(element: Element): PkiBody {
  if ((element.tag & ~TAG_NUMBER) !== EXPLICIT) throw element.error('object-unexpected', 'no PKIBody')
  const tag = element.tag & TAG_NUMBER
  return { type: bodyType(tag), tag, content: inside(element) }
}

function namesImplicitConfirmation(list: Element): boolean {
  return [...list.children()].some((one) => {
    const type = fieldsOf(one, TAG.sequence, 'general information').take(TAG.objectIdentifier)
    return objectIdentifier(type) === CMP_IDS.implicitConfirm
  })
}

/** A SEQUENCE OF CMPCertificate; other kinds than X.509 are passed over. @returns DER */
export function certificateList(list: Element): Uint8Array[] {
  const found: Uint8Array[] = []
  for (const one of list.children()) {
    if (found.length === MOST_CERTIFICATES) {
      throw new ListError('too-many-entries', { offset: one.offset, found: `over ${MOST_CERTIFICATES} certificates` })
    }
    if (one.tag === TAG.sequence) found.push(Uint8Array.from(one.octets))
  }
  return found
}

/** PKIFreeText: what people there say, each text 500 characters at most. */
export function texts(list: Element): string[] {
  const found: string[] = []
  for (const { tag, value } of list.children()) {
    if (tag === TAG.utf8String && found.length < MOST_TEXTS)
      found.push(Buffer.from(value).toString('utf8').slice(0, 500))
  }
  return found
}

/** The one value inside an explicit tag. @throws {ListError} */
export function inside(explicit: Element): Element {
  const [inner, ...more] = [...explicit.children()]
  if (inner === undefined || more.length > 0) throw explicit.error('value-malformed', 'not one value')
  return inner
}
