/**
 * Card-verifiable certificates: bytes ↔ values ↔ verifier. Pure: no I/O, no clock, no randomness, no Node.
 * @module eac-broker/cvc
 */
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
export { hasBit } from './bits.ts'
export {
  buildCertificate,
  buildLinkCertificate,
  type CertificateBuilder,
} from './build/build-certificate.ts'
export {
  authenticateRequest,
  type BuiltRequestFinding,
  buildRequest,
  type OuterKey,
  type RequestBuilder,
  type RequestBuildVerdict,
} from './build/build-request.ts'
export { addDays, type CalendarDate, calendarDateOf, daysBetween, parseCalendarDate } from './calendar-date.ts'
export { type CardVerifiable, decodeCardVerifiable } from './card-verifiable.ts'
export {
  assembleCertificate,
  type CertificateFields,
  type CvCertificate,
  decodeCertificate,
  encodeCertificate,
  encodeCertificateBody,
  signCertificate,
} from './certificate.ts'
export {
  type CertificateDescription,
  decodeCertificateDescription,
  encodeCertificateDescription,
  type TermsOfUsage,
} from './certificate-description.ts'
export {
  type Chat,
  chatOf,
  type InspectionSystemRights,
  inspectionSystemRights,
  type KnownTerminalType,
  makeChat,
  makeInspectionSystemChat,
  type Role,
  rightsOf,
  TERMINAL_TYPES,
  type TerminalType,
} from './chat.ts'
export { CURVE_NAMES, CURVES, type Curve, type CurveName, curve } from './curves.ts'
export { type DataObjectNode, type DataObjectTree, dataObjectTree } from './data-object-tree.ts'
export { type ChatDescription, describeChat } from './describe-chat.ts'
export { type Deviation, FORGIVEN, type ReadMode } from './deviations.ts'
export { type DomainParameters, domainParametersOf, knownCurve } from './domain-parameters.ts'
export { CVC_ERRORS, CvcError, type CvcErrorCode, type CvcErrorDetails } from './errors.ts'
export {
  type AuthorizationName,
  EXTENSIONS,
  type Extension,
  type ExtensionContent,
  extensionContent,
  type KnownExtension,
  makeAuthorization,
  makeExtension,
  type PsSector,
} from './extensions.ts'
export {
  admitsCertificate,
  type Digest,
  describesCertificate,
  type HashQuestion,
  sectorOf,
} from './hashed-extensions.ts'
export {
  type HolderReference,
  type HolderReferenceParts,
  holderReferenceParts,
  parseHolderReference,
  sameHolder,
} from './holder-reference.ts'
export { decodeObjectIdentifier, encodeObjectIdentifier } from './object-identifier.ts'
export { plainPath } from './plain-path.ts'
export {
  decodePrivateKeyInfo,
  type EcPrivateKey,
  encodePrivateKeyInfo,
  type PrivateKeyMaterial,
  type RsaPrivateKey,
} from './private-key-info.ts'
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
export { RIGHTS, type Right, type RightName, type RightsDomain, rightsIn } from './rights.ts'
export { asn1ToPlainSignature, plainToAsn1Signature } from './signature-form.ts'
export type { CheckSignature, Signer } from './signer.ts'
export {
  decodeSubjectPublicKeyInfo,
  encodeSubjectPublicKeyInfo,
  type PublicKeyMaterial,
  withAlgorithm,
} from './subject-public-key-info.ts'
export {
  decodeTlvPublicKey,
  encodeTlvPublicKey,
  ID_EC_TLV_PUBLIC_KEY,
  type TlvPublicKey,
} from './tlv-public-key.ts'
export {
  type EcdsaVerificationKey,
  publicKeyOf,
  type RsaVerificationKey,
  sameKey,
  signatureOctets,
  type VerificationKey,
  verificationKey,
} from './verification-key.ts'
export { type EffectiveRights, effectiveRights, grantedRights } from './verify/effective-rights.ts'
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
  type Chip,
  type ChipChain,
  type ChipQuestion,
  type ChipVerdict,
  type TrustPoint,
  verifyChainAsChip,
} from './verify/verify-chain-as-chip.ts'
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
