export { rollOverAndTell, whoIsTold } from './announce.ts'
export { approvalEffects } from './approval-effects.ts'
export { carryOutRollover } from './approved-rollover.ts'
export { askForCaCertificates, askForCertificate, askForForeignCertificate, askForList } from './ask.ts'
export { exportByHand, importByHand } from './by-hand.ts'
export { askCa, askToCancel, type OrderWish, orderCertificate } from './ca-orders/order-certificate.ts'
export { type CaEventResult, noteStrangeEvent, takeCaEvent } from './ca-orders/take-ca-event.ts'
export { liesWithin, planReply, type ReplyPlan } from './callback-target.ts'
export {
  addBatchPeer,
  batchPeerNamed,
  type CheckedBatch,
  checkForCeremony,
  exportForCeremony,
  handOverCertificates,
  type ImportedBatch,
  importFromCeremony,
  ownBatchKey,
  signInCeremony,
} from './ceremony/index.ts'
export { listCoverage } from './coverage.ts'
export { listTerminalGroups } from './covered-terminals.ts'
export { cvcaTree } from './cvca-tree.ts'
export type { ConfiguredCas, HandlerDeps } from './deps.ts'
export { makeOwnList, type OwnListSigner } from './make-list.ts'
export { oweCurrentLists } from './owed-lists.ts'
export {
  isTlsDue,
  lookAfterTls,
  type OwnIdentity,
  type TlsRenewal,
  wantNextTls,
} from './own-tls/index.ts'
export { pollListSource } from './poll-list-source.ts'
export { registerState } from './register-state.ts'
export { type Chain, listChains, renewDue } from './renew.ts'
export { resendAnswer } from './resend-answer.ts'
export { suspendPartner } from './suspend-partner.ts'
export { takeCallback } from './take-callback.ts'
export { takeEnquiry } from './take-enquiry.ts'
export { takeBroughtByOperator } from './take-list.ts'
export { takeNotice } from './take-notice.ts'
export { type Caller, noteProblem, takeRequest } from './take-request.ts'
export { workOf } from './work.ts'
