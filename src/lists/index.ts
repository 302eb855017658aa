/**
 * Signed lists: master list, document signer list, defect list. CMS in, checked, out. Also the reader and writer of X.509 under
 * them, for the channel between SPOCs.
 */
export { context, type Element, readWhole, TAG } from './ber/element.ts'
export { type Fields, fieldsIn, fieldsOf } from './ber/fields.ts'
export { time } from './ber/times.ts'
export { bits, boolean, objectIdentifier, octetString, smallNumber } from './ber/values.ts'
export {
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
  writeSmallNumber,
  writeTime,
} from './ber/write.ts'
export { buildDocumentSignerList, buildMasterList, type ListWish } from './build/build-list.ts'
export { type DefectWish, defectListContent, type KnownDefectWish } from './build/defect-list-content.ts'
export { DEFECT_PARAMETERS, type DefectParameter } from './build/defect-parameter.ts'
export { documentSignerListContent, masterListContent } from './build/list-content.ts'
export {
  LIST_SIGNATURE_ALGORITHMS,
  type ListSignatureAlgorithm,
  type ListSigner,
  softwareListSigner,
} from './build/list-signer.ts'
export { type MakingWish, makeList } from './build/make-list.ts'
export { type ListSignerFiles, maySign, openListSigner } from './build/open-list-signer.ts'
export { type ContentWish, signContent } from './build/sign-content.ts'
export { identifierText, signerCertificate } from './cms/named-signer.ts'
export {
  type CertificateChanges,
  type CountryChanges,
  compareLists,
  type DefectChanges,
  documentSignerText,
  type ListChanges,
} from './compare-lists.ts'
export { type CertificationRequest, readCertificationRequest } from './container/certification-request.ts'
export type { ContainerKind } from './container/container-kinds.ts'
export { judgeContainer, provesItsKey } from './container/judge-container.ts'
export {
  type ContainerRefusal,
  type RefusedContainer,
  readContainer,
  type SignedContainer,
} from './container/read-container.ts'
export {
  type Defect,
  type DefectCategory,
  KNOWN_DEFECTS,
  type KnownDefect,
  type KnownDefectName,
} from './content/defect.ts'
export { LIST_ERRORS, ListError, type ListErrorCode, type ListErrorDetails } from './errors.ts'
export { DEFAULT_LIMITS, type ListLimits } from './limits.ts'
export { LIST_KINDS, type ListKind, type ListKindFacts } from './list-kinds.ts'
export { readList } from './read-list.ts'
export { checkCertificateSignature, checkSignature } from './signature/check-signature.ts'
export { signatureScheme } from './signature/signature-scheme.ts'
export {
  certificatesOf,
  type DefectList,
  type DocumentSignerList,
  type DocumentSignerListShape,
  type MasterList,
  type SignedList,
  type SignerIdentifier,
  type SignerInformation,
  type UnreadableCertificate,
  unreadableOf,
} from './signed-list.ts'
export type { Validators } from './source/http.ts'
export {
  DEFAULT_SOURCE_LIMITS,
  type FetchedList,
  LIST_SOURCES,
  type ListSource,
  type ListSources,
  readListSource,
  readListSourceIfChanged,
  type SourceLimits,
} from './source/read-source.ts'
export { DEFAULT_POLICY, type ListPolicy } from './verify/policy.ts'
export type { Finding, Severity } from './verify/rule.ts'
export type { HeldList } from './verify/signer-rules.ts'
export {
  type ListFinding,
  type ListQuestion,
  type ListRuleId,
  type ListVerdict,
  type VerifiedList,
  verifyList,
} from './verify/verify-list.ts'
export { type Certificate, countryOf, isSelfSigned, mayHaveIssued, sameOctets } from './x509/certificate.ts'
export { keyDescription } from './x509/key-description.ts'
export { type Name, readName } from './x509/name.ts'
export { subjectKeyOfCommonName, subjectKeyOfText, subjectKeysOf } from './x509/name-text.ts'
export { readCertificate, readCertificates, serialText } from './x509/read-certificate.ts'
