// Card-verifiable certificates: bytes ↔ values ↔ verifier. Pure: no I/O, no clock, no randomness, no Node.
export {
  ALGORITHMS,
  type AlgorithmName,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  HASH_OCTETS,
  type HashName,
  RSA_ALGORITHMS,
  RSA_MODULUS_BITS,
  type RsaAlgorithm,
} from './algorithms.ts'
export { addDays, type CalendarDate, calendarDateOf, daysBetween, parseCalendarDate } from './calendar-date.ts'
export { type CardVerifiable, decodeCardVerifiable } from './card-verifiable.ts'
export {
  assembleCertificate,
  type CertificateFields,
  type CvCertificate,
  decodeCertificate,
  encodeCertificate,
  encodeCertificateBody,
} from './certificate.ts'
export {
  type Chat,
  chatOf,
  hasBit,
  type InspectionSystemRights,
  inspectionSystemRights,
  type KnownTerminalType,
  makeChat,
  makeInspectionSystemChat,
  type Role,
  TERMINAL_TYPES,
  type TerminalType,
} from './chat.ts'
export { CURVE_NAMES, CURVES, type Curve, type CurveName, curve } from './curves.ts'
export { type ChatDescription, describeChat } from './describe-chat.ts'
export { type Deviation, FORGIVEN, type ReadMode } from './deviations.ts'
export { type DomainParameters, domainParametersOf, knownCurve } from './domain-parameters.ts'
export { CVC_ERRORS, CvcError, type CvcErrorCode, type CvcErrorDetails } from './errors.ts'
export { EXTENSIONS, type Extension, type ExtensionContent, extensionContent } from './extensions.ts'
export {
  type HolderReference,
  type HolderReferenceParts,
  holderReferenceParts,
  parseHolderReference,
  sameHolder,
} from './holder-reference.ts'
export { decodeObjectIdentifier, encodeObjectIdentifier } from './object-identifier.ts'
export {
  decodePublicKey,
  type EcdsaPublicKey,
  encodePublicKey,
  type PublicKey,
  type RsaPublicKey,
} from './public-key.ts'
export {
  type AuthenticatedRequest,
  assembleAuthenticatedRequest,
  assembleRequest,
  type CvRequest,
  type DecodedRequest,
  decodeRequest,
  encodeRequestBody,
  outerSignedOctets,
  type PlainRequest,
  type RequestFields,
} from './request.ts'
export type { CheckSignature, Signer } from './signer.ts'
export {
  type EcdsaVerificationKey,
  publicKeyOf,
  type RsaVerificationKey,
  sameKey,
  type VerificationKey,
  verificationKey,
} from './verification-key.ts'
export { type EffectiveRights, effectiveRights } from './verify/effective-rights.ts'
export { isExpired } from './verify/expiry.ts'
export type { Finding, Severity } from './verify/finding.ts'
export {
  type ChainFinding,
  type ChainQuestion,
  type ChainVerdict,
  type VerifiedChain,
  verifyChain,
} from './verify/verify-chain.ts'
export {
  type CertificateFinding,
  type LinkQuestion,
  type LinkVerdict,
  type VerifiedCertificate,
  verifyLink,
} from './verify/verify-link.ts'
export {
  type RequestFinding,
  type Verdict,
  type VerifiedRequest,
  verifyOuterSignature,
  verifyRequest,
} from './verify/verify-request.ts'
