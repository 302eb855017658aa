/** X.509 CAs of others, and of our own: the contract of their bridges, and the judgement on what comes back. A folder a CA. */
export { BRIDGE_ERRORS, BridgeError, type BridgeErrorClass, type CallOutcome } from './bridge-error.ts'
export { bridgeFiles } from './bridge-files.ts'
export type {
  BridgeCall,
  CancelAnswer,
  CertificateWish,
  DomainPower,
  HintToLook,
  InboundEvent,
  OrderAnswer,
  OwnDomain,
  Reconciled,
  RevocationAnswer,
  RevocationTarget,
  StepJournal,
  Ticket,
  WishedKey,
  X509Bridge,
} from './ca-bridge.ts'
export { certificatesIn, leafFirst, readRoots } from './certificates-in.ts'
export { certificatesOnly } from './certificates-only.ts'
export {
  makeCertificationRequest,
  type OrderKey,
  type ProvenRequest,
  readRequest,
  subjectOf,
} from './certification-request.ts'
export type { ConfiguredCa } from './configured-ca.ts'
export {
  checkWish,
  type EnrolmentProduct,
  enrolmentProduct,
  expectedOf,
  productOf,
} from './enrolment-wish.ts'
export { type Enrolment, Enrolments } from './enrolments.ts'
export { httpTrouble } from './http-trouble.ts'
export { inOrder } from './in-order.ts'
export {
  type AnswerFinding,
  type AnswerQuestion,
  type AnswerVerdict,
  type ExpectedProfile,
  type GoodAnswer,
  judgeAnswer,
} from './judge-answer.ts'
export { judgeChain } from './judge-chain.ts'
export type { BridgeFiles, BridgeParts, OpenedBridge } from './opened-bridge.ts'
export { newOrderId } from './order-id.ts'
export { X509_KEY_NAMES, X509_KEYS, type X509Key, type X509Signer, x509Signer } from './x509-signer.ts'
