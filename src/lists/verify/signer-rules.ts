import { LIST_KINDS, type ListKind } from '../list-kinds.ts'
import type { SignatureState } from '../signature/check-signature.ts'
import type { SignedList, SignerInformation } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { ListPolicy } from './policy.ts'
import type { Rule } from './rule.ts'

/** What is remembered of the list in use. */
export interface HeldList {
  readonly kind: ListKind
  /** Of its verdict: of several signers only one may be trusted, and what the others say is anyone's. */
  readonly signingTime: Date
}

/** One signature over a list, and what was computed of it. */
export interface SignerStep {
  readonly list: SignedList
  readonly signer: SignerInformation
  /** Its signer's, where the message has it. */
  readonly certificate: Certificate | undefined
  /** Of the content, with the digest algorithm of the signer; undefined for an algorithm that is not in the table. */
  readonly digest: Uint8Array | undefined
  readonly signature: SignatureState
  readonly at: Date
  readonly policy: ListPolicy
  readonly held: HeldList | undefined
}

type SignerRule = Rule<SignerStep>

const attributesSigned = {
  id: 'attributes-signed',
  source: 'RFC 5652 5.3; Doc 9303-12 9.1',
  severity: 'error',
  holds: ({ signer }) => signer.signedAttributes !== undefined,
} as const satisfies SignerRule

const contentTypeSigned = {
  id: 'content-type-signed',
  source: 'RFC 5652 5.3, 11.1',
  severity: 'error',
  holds: ({ list, signer: { signedAttributes } }) =>
    signedAttributes === undefined || signedAttributes.contentType === LIST_KINDS[list.kind].contentType,
  detail: ({ signer }) => signer.signedAttributes?.contentType ?? 'no content type is signed',
} as const satisfies SignerRule

const digestMatches = {
  id: 'digest-matches',
  source: 'RFC 5652 5.4, 5.6',
  severity: 'error',
  holds: ({ signer: { signedAttributes }, digest }) =>
    signedAttributes === undefined || equal(signedAttributes.messageDigest, digest),
  detail: ({ signer, digest }) =>
    digest === undefined ? `unknown digest algorithm ${signer.digestAlgorithm}` : 'the content is not what was signed',
} as const satisfies SignerRule

const attributesOnce = {
  id: 'attributes-once',
  source: 'RFC 5652 5.3, 11',
  severity: 'error',
  holds: ({ signer }) => (signer.signedAttributes?.repeated.length ?? 0) === 0,
  detail: ({ signer }) => `twice: ${signer.signedAttributes?.repeated.slice(0, 5).join(', ')}`,
} as const satisfies SignerRule

const signingTimeSigned = {
  id: 'signing-time-signed',
  source: 'Doc 9303-12 9.1; TR-03129-3 Annex',
  severity: 'error',
  holds: ({ signer }) => signer.signedAttributes?.signingTime !== undefined,
} as const satisfies SignerRule

/** TR-03129-2 7 asks for it, but makes no rule of what it says. */
const listContentDescribed = {
  id: 'list-content-described',
  source: 'TR-03129-2 7; TR-03129-3 Annex',
  severity: 'warning',
  holds: ({ list, signer }) =>
    list.kind !== 'defect-list' || signer.signedAttributes?.listContentDescription !== undefined,
} as const satisfies SignerRule

const digestAnnounced = {
  id: 'digest-announced',
  source: 'RFC 5652 5.1',
  severity: 'warning',
  holds: ({ list, signer }) => list.digestAlgorithms.includes(signer.digestAlgorithm),
  detail: ({ signer }) => signer.digestAlgorithm,
} as const satisfies SignerRule

const signerVersion = {
  id: 'signer-version',
  source: 'RFC 5652 5.3',
  severity: 'error',
  holds: ({ signer: { version, identifier } }) => version === (identifier.by === 'issuer-and-serial' ? 1 : 3),
  detail: ({ signer: { version, identifier } }) => `version ${version} with ${identifier.by}`,
} as const satisfies SignerRule

const namedByKey = {
  id: 'signer-named-by-key',
  source: 'Doc 9303-12 9.1',
  severity: 'warning',
  holds: ({ list, signer }) => list.kind !== 'master-list' || signer.identifier.by === 'subject-key-identifier',
} as const satisfies SignerRule

const certificateIncluded = {
  id: 'signer-certificate-included',
  source: 'Doc 9303-12 9.1; TR-03129-3 Annex',
  severity: 'error',
  holds: ({ certificate }) => certificate !== undefined,
} as const satisfies SignerRule

const signatureVerifies = {
  id: 'signature-verifies',
  source: 'RFC 5652 5.6',
  severity: 'error',
  holds: ({ certificate, signature }) => certificate === undefined || signature === 'verifies',
  detail: ({ signature }) => (signature === 'cannot-tell' ? 'its key or algorithm is not known here' : signature),
} as const satisfies SignerRule

const signingTimeReached = {
  id: 'signing-time-reached',
  source: 'our reading: a list from the future would shut out all that follow',
  severity: 'error',
  holds: ({ signer, at, policy }) => {
    const signed = signer.signedAttributes?.signingTime?.getTime()
    return signed === undefined || signed <= at.getTime() + 1000 * policy.clockSkewSeconds
  },
  detail: ({ signer }) => `signed at ${signer.signedAttributes?.signingTime?.toISOString()}`,
} as const satisfies SignerRule

const notOlderThanHeld = {
  id: 'not-older-than-held',
  source: 'our reading: an old list must not take the place of a newer one',
  severity: 'error',
  holds: ({ signer, held }) => {
    const [signed, before] = [signer.signedAttributes?.signingTime, held?.signingTime]
    return signed === undefined || before === undefined || signed >= before
  },
  detail: ({ signer, held }) =>
    `signed at ${signer.signedAttributes?.signingTime?.toISOString()}, the one held at ${held?.signingTime?.toISOString()}`,
} as const satisfies SignerRule

export const SIGNER_RULES = [
  attributesSigned,
  contentTypeSigned,
  digestMatches,
  attributesOnce,
  signingTimeSigned,
  listContentDescribed,
  digestAnnounced,
  signerVersion,
  namedByKey,
  certificateIncluded,
  signatureVerifies,
  signingTimeReached,
  notOlderThanHeld,
] as const satisfies readonly SignerRule[]
export type SignerRuleId = (typeof SIGNER_RULES)[number]['id']

function equal(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
}
