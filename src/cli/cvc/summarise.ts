import {
  type CalendarDate,
  type CvCertificate,
  CvcError,
  type CvcErrorCode,
  type DecodedRequest,
  type Deviation,
  decodeCardVerifiable,
  describeChat,
  type Extension,
  extensionContent,
  type Role,
  type TerminalType,
} from '../../cvc/index.ts'
import { sha256 } from '../../pki/index.ts'
import { type KeySummary, summariseKey } from './key-summary.ts'
import { type Validity, validityOf } from './validity.ts'

/** What one object says, as data: the JSON of `eac cvc show`. */
export type ObjectSummary = CertificateSummary | RequestSummary | UnreadableSummary

export interface CertificateSummary extends CommonSummary {
  readonly kind: 'certificate'
  readonly authorityReference: string
  readonly role: Role
  readonly terminalType: TerminalType
  /** Role and rights as sentences. */
  readonly description: string
  readonly rights: readonly string[]
  readonly effective: CalendarDate
  readonly expires: CalendarDate
  readonly validity: Validity
}

export interface RequestSummary extends CommonSummary {
  readonly kind: 'request' | 'authenticated-request'
  /** The CA key the applicant expects to sign. */
  readonly authorityReference: string | undefined
  /** The key that made the outer signature. */
  readonly outerAuthorityReference: string | undefined
}

export interface UnreadableSummary {
  readonly kind: 'unreadable'
  readonly code: CvcErrorCode
  readonly why: string
  readonly sha256: string
  readonly bytes: number
}

interface CommonSummary {
  readonly holderReference: string
  readonly key: KeySummary
  readonly extensions: readonly ExtensionSummary[]
  /** Forgiven in tolerant reading. */
  readonly deviations: readonly Deviation[]
  readonly sha256: string
  readonly bytes: number
}

export interface ExtensionSummary {
  readonly oid: string
  readonly name: string | undefined
  /** Hex of the values in it. */
  readonly values: readonly string[]
}

/** @param today in GMT, for what the dates mean now */
export function summarise(octets: Uint8Array, today: CalendarDate): ObjectSummary {
  try {
    const decoded = decodeCardVerifiable(octets, { mode: 'tolerant' })
    return decoded.kind === 'certificate' ? ofCertificate(decoded.certificate, today) : ofRequest(decoded)
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    return { kind: 'unreadable', code: error.code, why: error.message, sha256: sha256(octets), bytes: octets.length }
  }
}

function ofCertificate(certificate: CvCertificate, today: CalendarDate): CertificateSummary {
  const { authorityReference, chat, effective, expires, octets } = certificate
  const { role, rights } = describeChat(chat)
  return {
    kind: 'certificate',
    ...inCommon(certificate, octets),
    authorityReference,
    role: chat.role,
    terminalType: chat.terminalType,
    description: role,
    rights,
    effective,
    expires,
    validity: validityOf(certificate, today),
  }
}

function ofRequest(decoded: DecodedRequest): RequestSummary {
  const { request, octets } = decoded
  return {
    kind: decoded.kind === 'plain' ? 'request' : 'authenticated-request',
    ...inCommon(request, octets),
    authorityReference: request.authorityReference,
    outerAuthorityReference: decoded.kind === 'plain' ? undefined : decoded.outerAuthorityReference,
  }
}

function inCommon(
  { holderReference, publicKey, extensions, deviations }: CvCertificate | DecodedRequest['request'],
  octets: Uint8Array,
): CommonSummary {
  const about = { sha256: sha256(octets), bytes: octets.length }
  const key = summariseKey(publicKey)
  return { holderReference, key, extensions: extensions.map(summariseExtension), deviations, ...about }
}

function summariseExtension(extension: Extension): ExtensionSummary {
  const content = extensionContent(extension)
  return {
    oid: extension.oid,
    name: content.kind === 'unknown' ? undefined : content.name,
    values: extension.objects.map(({ value }) => Buffer.from(value).toString('hex')),
  }
}
