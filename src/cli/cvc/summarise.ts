import {
  type CalendarDate,
  type CardVerifiable,
  type CurveName,
  type CvCertificate,
  CvcError,
  type DecodedRequest,
  decodeCardVerifiable,
  describeChat,
  type Extension,
  extensionContent,
  RIGHTS,
  type RightsDomain,
  rightsIn,
} from '../../cvc/index.ts'
import { sha256 } from '../../pki/index.ts'
import type {
  CertificateSummary,
  ExtensionSummary,
  ObjectSummary,
  RequestSummary,
  UnreadableSummary,
} from './json/summary.ts'
import { summariseKey } from './key-summary.ts'
import { validityOf } from './validity.ts'

/** @param today in GMT, for what the dates mean now */
export function summarise(octets: Uint8Array, today: CalendarDate): ObjectSummary {
  const read = readObject(octets)
  return read instanceof CvcError ? summariseUnreadable(octets, read) : summariseObject(read, today)
}

/** The object in tolerant reading, or why it is none. */
export function readObject(octets: Uint8Array): CardVerifiable | CvcError {
  try {
    return decodeCardVerifiable(octets, { mode: 'tolerant' })
  } catch (error) {
    if (error instanceof CvcError) return error
    throw error
  }
}

export function summariseObject(
  object: CardVerifiable,
  today: CalendarDate,
  inheritedCurve?: CurveName,
): CertificateSummary | RequestSummary {
  return object.kind === 'certificate'
    ? ofCertificate(object.certificate, today, inheritedCurve)
    : ofRequest(object, inheritedCurve)
}

export function summariseUnreadable(octets: Uint8Array, { code, message }: CvcError): UnreadableSummary {
  return { kind: 'unreadable', code, why: message, sha256: sha256(octets), bytes: octets.length }
}

function ofCertificate(
  certificate: CvCertificate,
  today: CalendarDate,
  inheritedCurve?: CurveName,
): CertificateSummary {
  const { authorityReference, chat, effective, expires, octets } = certificate
  const { role, rights } = describeChat(chat)
  return {
    kind: 'certificate',
    ...inCommon(certificate, octets, inheritedCurve),
    authorityReference,
    role: chat.role,
    terminalType: chat.terminalType,
    description: role,
    rights: [...rights],
    effective,
    expires,
    validity: validityOf(certificate, today),
  }
}

function ofRequest(decoded: DecodedRequest, inheritedCurve?: CurveName): RequestSummary {
  const { request, octets } = decoded
  return {
    kind: decoded.kind === 'plain' ? 'request' : 'authenticated-request',
    ...inCommon(request, octets, inheritedCurve),
    authorityReference: request.authorityReference,
    outerAuthorityReference: decoded.kind === 'plain' ? undefined : decoded.outerAuthorityReference,
  }
}

function inCommon(
  { holderReference, publicKey, extensions, deviations }: CvCertificate | DecodedRequest['request'],
  octets: Uint8Array,
  inheritedCurve?: CurveName,
) {
  const key = summariseKey(publicKey, inheritedCurve)
  return {
    holderReference,
    key,
    extensions: extensions.map(summariseExtension),
    deviations: [...deviations],
    sha256: sha256(octets),
    bytes: octets.length,
  }
}

function summariseExtension(extension: Extension): ExtensionSummary {
  const content = extensionContent(extension)
  return {
    oid: extension.oid,
    name: content.kind === 'unknown' ? undefined : content.name,
    values: extension.objects.map(({ value }) => Buffer.from(value).toString('hex')),
    rights: content.kind === 'authorization' ? rightsOfExtension(content.name, content.bits) : undefined,
  }
}

function rightsOfExtension(name: string, bits: Uint8Array): string[] | undefined {
  if (!Object.hasOwn(RIGHTS, name)) return undefined
  return rightsIn(name as RightsDomain, bits).map(({ sentence }) => sentence)
}
