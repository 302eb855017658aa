import {
  context,
  TAG,
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
  writeSmallNumber,
} from '../../lists/index.ts'
import { BODY_TYPES, type BodyType } from './body-types.ts'
import { CMP_IDS } from './object-identifiers.ts'
import type { Protector } from './protector.ts'

/** What a message of ours says, beside its protection. */
export interface OutgoingMessage {
  readonly type: BodyType
  /** Of the body, DER. */
  readonly content: Uint8Array
  /** Name in DER; {@link NO_NAME}: whoever answers there. */
  readonly recipient: Uint8Array
  readonly transactionId: Uint8Array
  readonly senderNonce: Uint8Array
  /** The nonce of the message that this one goes on from. */
  readonly recipientNonce?: Uint8Array | undefined
  readonly asksImplicitConfirmation: boolean
  /** 3 only for what version 2 cannot say. RFC 9810 7. */
  readonly version: 2 | 3
  readonly at: Date
}

export const NO_NAME = writeSequence()
/** Of a request that has no number yet: a PKCS#10 request has none. RFC 9483 4.4. */
export const NO_REQUEST_ID = Uint8Array.of(0xff)
const NULL = write(TAG.null)

/** PKIMessage in DER. RFC 9810 5.1. */
export async function writeMessage(message: OutgoingMessage, protector: Protector): Promise<Uint8Array> {
  const { algorithm, protect } = await protector.begin()
  const header = writeHeader(message, protector, algorithm)
  const body = writeExplicit(BODY_TYPES[message.type].tag, message.content)
  const protection = await protect(writeSequence(header, body))
  const { certificates } = protector
  return writeSequence(
    header,
    body,
    writeExplicit(0, write(TAG.bitString, Uint8Array.of(0), protection)),
    ...(certificates.length === 0 ? [] : [writeExplicit(1, writeSequence(...certificates))]),
  )
}

function writeHeader(message: OutgoingMessage, { sender, keyId }: Protector, algorithm: Uint8Array): Uint8Array {
  const { recipientNonce, asksImplicitConfirmation } = message
  return writeSequence(
    writeSmallNumber(message.version),
    writeExplicit(4, sender),
    writeExplicit(4, message.recipient),
    writeExplicit(0, generalizedTime(message.at)),
    writeExplicit(1, algorithm),
    ...(keyId === undefined ? [] : [writeExplicit(2, writeOctetString(keyId))]),
    writeExplicit(4, writeOctetString(message.transactionId)),
    writeExplicit(5, writeOctetString(message.senderNonce)),
    ...(recipientNonce === undefined ? [] : [writeExplicit(6, writeOctetString(recipientNonce))]),
    ...(asksImplicitConfirmation ? [writeExplicit(8, writeSequence(information(CMP_IDS.implicitConfirm, NULL)))] : []),
  )
}

function generalizedTime(at: Date): Uint8Array {
  return write(TAG.generalizedTime, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`))
}

/** InfoTypeAndValue. */
function information(type: string, ...value: readonly Uint8Array[]): Uint8Array {
  return writeSequence(writeObjectIdentifier(type), ...value)
}

/** PollReqContent. @param requestId the content of an INTEGER, as the CA wrote it */
export function pollRequest(requestId: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(write(TAG.integer, requestId)))
}

/** GenMsgContent that asks for the certificates of the CAs. */
export function caCertificatesRequest(): Uint8Array {
  return writeSequence(information(CMP_IDS.caCertificates))
}

interface ConfirmationFacts {
  readonly requestId: Uint8Array
  readonly certificateHash: Uint8Array
  /** AlgorithmIdentifier, where the algorithm of the certificate names no hash: version 3. RFC 9810 5.3.18. */
  readonly hashAlgorithm?: Uint8Array | undefined
  /** Why it is not taken; undefined: it is. */
  readonly objection?: string | undefined
}

const BAD_TEMPLATE = Uint8Array.of(4, 0, 0, 0x10) // failure bit 19, the last four bits unused

/** CertConfirmContent. RFC 9810 5.3.18. */
export function confirmation({ requestId, certificateHash, hashAlgorithm, objection }: ConfirmationFacts): Uint8Array {
  const status =
    objection === undefined
      ? writeSequence(writeSmallNumber(0))
      : writeSequence(
          writeSmallNumber(2),
          writeSequence(write(TAG.utf8String, Buffer.from(objection))),
          write(TAG.bitString, BAD_TEMPLATE),
        )
  return writeSequence(
    writeSequence(
      writeOctetString(certificateHash),
      write(TAG.integer, requestId),
      status,
      ...(hashAlgorithm === undefined ? [] : [writeExplicit(0, hashAlgorithm)]),
    ),
  )
}

/** RevReqContent for one certificate. RFC 9810 5.3.9; the tags of CertTemplate are implicit (RFC 4211 5), but that of a Name. */
export function revocationRequest(issuer: Uint8Array, serial: Uint8Array, reason: number): Uint8Array {
  const template = writeSequence(write(context(1, 'primitive'), serial), writeExplicit(3, issuer))
  const code = writeOctetString(write(TAG.enumerated, Uint8Array.of(reason)))
  const extension = writeSequence(writeObjectIdentifier(CMP_IDS.reasonCode), code)
  return writeSequence(writeSequence(template, writeSequence(extension)))
}
