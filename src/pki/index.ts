export { type Application, applicationAgain, keepApplication, makeApplication } from './apply.ts'
export { type FromElsewhere, judgeFromElsewhere, keepFromElsewhere } from './certificates-from-elsewhere.ts'
export { caCertificates, certificatesAlong } from './certificates-to-send.ts'
export { chainForChip } from './chain-for-chip.ts'
export { compareWithLedger, type RaisedNumber, type Remembered } from './compare-with-ledger.ts'
export { countersign, keepCountersignedElsewhere } from './countersign.ts'
export { createAuthority } from './create-authority.ts'
export type { CvcaCertificates } from './cvca-key.ts'
export { keyFingerprint, sha256 } from './fingerprints.ts'
export { type ForeignWish, judgeForeignWish, speaksAgainstWish } from './foreign-wish.ts'
export { allowInitialRequest } from './initial-permission.ts'
export {
  decide,
  earlierDecision,
  type IssueCase,
  keepIssued,
  keepIssuedElsewhere,
  leaveDecision,
  sign,
  signAndNote,
} from './issue.ts'
export { judgeIssuedElsewhere } from './issued-elsewhere.ts'
export { chooseIssuingKey, type IssuingKey } from './issuing-key.ts'
export { type FormVerdict, judgeCountersignature, judgeForm, judgeRequest } from './judge-request.ts'
export { keep } from './keep.ts'
export type { NotPermitted } from './may-issue.ts'
export { DAY, noticeDays, readShown, renewAt, type ShownCertificate, useFrom, warningDue } from './own-tls-dates.ts'
export {
  changePushUrl,
  changeSignatures,
  limitOperations,
  moveToNetwork,
  type NewRequestSigner,
  type NewSigningCertificate,
  registerRequestSigner,
  registerSigningCertificate,
} from './partner-changes.ts'
export { addTlsCertificate, addTlsIssuerOf, datesTold, issuerTold } from './partner-tls.ts'
export { PkiError } from './pki-error.ts'
export { type AuthorityPolicy, defaultPolicy, parsePolicy, policyOf } from './policy.ts'
export { judgeReceived, keepReceived, type Reception } from './receive-certificates.ts'
export { issuerConflict, type Registration, register, registrationConflict } from './registration.ts'
export { judgeRelayed, keepRelayed, type Relayed } from './relayed-certificate.ts'
export { answerDaysOf, planRenewal, RENEWAL_STAGES, type RenewalPlan, type RenewalStage } from './renewal-plan.ts'
export { rollOver } from './roll-over.ts'
export { signerOf } from './signer-of.ts'
export { changesOf } from './state-changes.ts'
export { anchorsOf, type CheckedForm, checkStateForm } from './state-form.ts'
export { checkStateNames, enterStateNames, StateNameTaken } from './state-names.ts'
export { liftSuspension, suspend } from './suspension.ts'
export { trustAnchor } from './trust-anchor.ts'
export { trustStateAnchors } from './trust-states.ts'
export { type TrustedCertificate, trustedCertificates } from './trusted-certificates.ts'
