import type { OperatorCommand, OperatorCommands } from '../messages/index.ts'
import { showAlerts, testAlerts } from './alerts.ts'
import { answerExchange, refuseExchange } from './answer-exchange.ts'
import { listApprovalViews, showApproval, voteOnApproval, withdrawApproval } from './approvals.ts'
import { listYearViews, readArchivePage, recordWrittenArchive, removeWholeYear } from './archives.ts'
import { listCheckpointViews, readAuditPage, showAudit } from './audit.ts'
import { beginAuditVerification, showAuditVerification } from './audit-verification.ts'
import {
  addAuthority,
  askAbove,
  askAbroad,
  askChain,
  listAuthorityViews,
  showAuthority,
  showCvcaTree,
  takeAnchor,
} from './authorities.ts'
import { exportCarried, giveByHand, importCarried } from './by-hand.ts'
import { askAboutCaDomain, listCaDomains, showCaRequest } from './ca-orders/domains.ts'
import { orderAtCa } from './ca-orders/order.ts'
import { readRequestForCa } from './ca-orders/read-request.ts'
import { reconcileOrder } from './ca-orders/reconcile.ts'
import { cancelAtCa, reinstateAtCa, revokeAtCa, suspendAtCa } from './ca-orders/requests.ts'
import { listCaOrders, lookAtCaOrder, showCaOrder } from './ca-orders/show.ts'
import { listCaProducts, listCas, publishCa, testCa } from './cas.ts'
import {
  checkBatch,
  exportBatch,
  handOverCertificates,
  importBatch,
  listMachines,
  pairMachine,
  showBatchKey,
  signBatch,
} from './ceremony.ts'
import { addDescription, listDescriptionViews } from './certificate-descriptions.ts'
import { commentOnExchange } from './comment-on-exchange.ts'
import { changePartnerSettings } from './contract-settings.ts'
import type { ApiDeps } from './deps.ts'
import { examineNode } from './doctor/examine.ts'
import { listEventViews } from './events.ts'
import { packEvidence } from './evidence.ts'
import { showMessage } from './exchange-messages.ts'
import { closeExchange, listExchangeViews, retryExchange, showExchange } from './exchanges.ts'
import { lockKeys, showHolders, unlockKeys } from './key-holders.ts'
import { listKeptKeys, placeKeys, removeKeptKey, retryPin } from './keys.ts'
import { addListSource, listListSourceViews, lookAtListSource, removeListSource } from './list-sources.ts'
import { addList, askList, getList, listListVersions, makeList, trustListAnchor } from './lists.ts'
import { makeBackup } from './make-backup.ts'
import { doneWithNotice, listNoticeViews, sendNotice, showNotice } from './notices.ts'
import { renewOwnTls } from './own-tls.ts'
import { limitPartner } from './partner-limits.ts'
import { testPartner } from './partner-test.ts'
import { showPartnerTimes } from './partner-times.ts'
import {
  addPartnerCertificate,
  addPartnerIssuer,
  changeCertificateDates,
  removePartnerCertificate,
  removePartnerIssuer,
} from './partner-tls.ts'
import {
  addPartner,
  allowInitial,
  changeNetwork,
  listPartnerViews,
  registerPushUrl,
  resumePartner,
  showPartner,
  suspendPartner,
} from './partners.ts'
import { closeQueue, listParkedGroups, pauseQueue, replayQueue, resumeQueue, showQueue } from './queue.ts'
import { addRequestSigner } from './request-signers.ts'
import { resendAnswer } from './resend-answer.ts'
import { rollOverKey } from './rollover.ts'
import { beginOwnSecondFactor, confirmOwnSecondFactor } from './second-factor.ts'
import { changeSettingNow, giveBackSetting, listSettingViews, previewSetting } from './settings.ts'
import { listForgottenViews, showNode } from './show-node.ts'
import {
  addState,
  changeState,
  checkState,
  listStateViews,
  resumeState,
  showState,
  showStateForm,
  suspendState,
} from './states.ts'
import { showTimers } from './timers.ts'
import { addToken, listTokenViews, revokeUserToken } from './tokens.ts'
import { listTolerances, switchPartnerTolerances } from './tolerances.ts'
import { showTraffic } from './traffic.ts'
import {
  addUser,
  changeUserPassword,
  changeUserRoles,
  disableUser,
  endUserSessions,
  inviteUser,
  listSessionViews,
  listUserViews,
  removeUserSecondFactor,
  resetUserPassword,
  unlockUser,
} from './users.ts'
import {
  addWsSecurityCertificate,
  changeWsSecurity,
  removeWsSecurityCertificate,
  showWsSecurity,
} from './ws-security.ts'

/** What each operator's command does. */
export const COMMANDS: {
  readonly [Name in OperatorCommand]: (
    input: OperatorCommands[Name]['input'],
    deps: ApiDeps,
  ) => Promise<OperatorCommands[Name]['result']>
} = {
  'node.show': (_input, deps) => showNode(deps),
  'node.examine': (_input, deps) => examineNode(deps),
  'node.timers': (_input, deps) => showTimers(deps),
  'node.forgotten': listForgottenViews,
  'node.renew-tls': renewOwnTls,
  'node.backup': makeBackup,
  'authority.add': addAuthority,
  'authority.list': (_input, deps) => listAuthorityViews(deps),
  'authority.show': showAuthority,
  'authority.keys': placeKeys,
  'keys.list': (_input, deps) => listKeptKeys(deps),
  'keys.remove': removeKeptKey,
  'keys.holders': (_input, deps) => showHolders(deps),
  'keys.unlock': unlockKeys,
  'keys.lock': (_input, deps) => lockKeys(deps),
  'keys.retry-pin': (_input, deps) => retryPin(deps),
  'authority.rollover': rollOverKey,
  'authority.trust': takeAnchor,
  'authority.request-certificate': askAbove,
  'authority.request-foreign-certificate': askAbroad,
  'authority.get-ca-certificates': askChain,
  'coverage.show': (_input, deps) => deps.listCoverage(),
  'coverage.terminals': (_input, deps) => deps.listTerminalGroups(),
  'coverage.tree': showCvcaTree,
  'state.check': checkState,
  'state.add': addState,
  'state.change': changeState,
  'state.list': (_input, deps) => listStateViews(deps),
  'state.show': showState,
  'state.form': showStateForm,
  'state.suspend': suspendState,
  'state.resume': resumeState,
  'authority.description-add': addDescription,
  'authority.description-list': listDescriptionViews,
  'partner.add': addPartner,
  'partner.list': (_input, deps) => listPartnerViews(deps),
  'partner.show': showPartner,
  'partner.test': testPartner,
  'partner.times': showPartnerTimes,
  'partner.set-push-url': registerPushUrl,
  'partner.set': changePartnerSettings,
  'partner.suspend': suspendPartner,
  'partner.resume': resumePartner,
  'partner.tls-add': addPartnerCertificate,
  'partner.tls-dates': changeCertificateDates,
  'partner.tls-remove': removePartnerCertificate,
  'partner.tls-ca-add': addPartnerIssuer,
  'partner.tls-ca-remove': removePartnerIssuer,
  'partner.limit': limitPartner,
  'partner.wss-show': showWsSecurity,
  'partner.wss-set': changeWsSecurity,
  'partner.wss-add': addWsSecurityCertificate,
  'partner.wss-remove': removeWsSecurityCertificate,
  'partner.network': changeNetwork,
  'partner.tolerances': listTolerances,
  'partner.tolerance-off': (input, deps) => switchPartnerTolerances(input, 'off', deps),
  'partner.tolerance-on': (input, deps) => switchPartnerTolerances(input, 'on', deps),
  'partner.allow-initial': allowInitial,
  'partner.request-signer-add': addRequestSigner,
  'exchange.list': listExchangeViews,
  'exchange.show': showExchange,
  'exchange.traffic': (_input, deps) => showTraffic(deps),
  'exchange.message': showMessage,
  'exchange.retry': retryExchange,
  'exchange.resend': resendAnswer,
  'exchange.close': closeExchange,
  'exchange.comment': commentOnExchange,
  'exchange.by-hand': giveByHand,
  'offline.export': exportCarried,
  'offline.import': importCarried,
  'ceremony.key': showBatchKey,
  'ceremony.pair': pairMachine,
  'ceremony.peers': listMachines,
  'ceremony.export': exportBatch,
  'ceremony.check': checkBatch,
  'ceremony.sign': signBatch,
  'ceremony.certificates': handOverCertificates,
  'ceremony.import': importBatch,
  'exchange.answer': answerExchange,
  'exchange.refuse': refuseExchange,
  'ca.list': listCas,
  'ca.products': listCaProducts,
  'ca.test': testCa,
  'ca.publish': publishCa,
  'ca.read-request': readRequestForCa,
  'ca.order': orderAtCa,
  'ca.orders': listCaOrders,
  'ca.show': showCaOrder,
  'ca.look': lookAtCaOrder,
  'ca.revoke': revokeAtCa,
  'ca.cancel': cancelAtCa,
  'ca.suspend': suspendAtCa,
  'ca.reinstate': reinstateAtCa,
  'ca.domains': listCaDomains,
  'ca.domain': askAboutCaDomain,
  'ca.request': showCaRequest,
  'ca.reconcile': reconcileOrder,
  'list.trust': trustListAnchor,
  'list.add': addList,
  'list.list': listListVersions,
  'list.get': getList,
  'list.ask': askList,
  'user.add': addUser,
  'user.invite': inviteUser,
  'user.roles': changeUserRoles,
  'user.unlock': unlockUser,
  'user.reset-password': resetUserPassword,
  'user.remove-second-factor': removeUserSecondFactor,
  'user.sessions': listSessionViews,
  'user.end-sessions': endUserSessions,
  'token.add': addToken,
  'token.list': listTokenViews,
  'token.revoke': revokeUserToken,
  'user.list': (_input, deps) => listUserViews(deps),
  'user.disable': disableUser,
  'user.password': changeUserPassword,
  'user.begin-second-factor': beginOwnSecondFactor,
  'user.confirm-second-factor': confirmOwnSecondFactor,
  'approval.list': listApprovalViews,
  'approval.show': showApproval,
  'approval.vote': voteOnApproval,
  'approval.withdraw': withdrawApproval,
  'list.make': makeList,
  'list.source.add': addListSource,
  'list.source.list': (_input, deps) => listListSourceViews(deps),
  'list.source.remove': removeListSource,
  'list.source.now': lookAtListSource,
  'notice.list': listNoticeViews,
  'notice.show': showNotice,
  'notice.send': sendNotice,
  'notice.done': doneWithNotice,
  'queue.show': (_input, deps) => showQueue(deps),
  'queue.pause': pauseQueue,
  'queue.resume': resumeQueue,
  'queue.parked': listParkedGroups,
  'queue.replay': replayQueue,
  'queue.close': closeQueue,
  'event.list': listEventViews,
  'audit.show': (_input, deps) => showAudit(deps),
  'setting.list': (_input, deps) => listSettingViews(deps),
  'setting.preview': previewSetting,
  'setting.change': changeSettingNow,
  'setting.reset': giveBackSetting,
  'alert.list': showAlerts,
  'alert.test': (_input, deps) => testAlerts(deps),
  'audit.checkpoints': listCheckpointViews,
  'audit.evidence': packEvidence,
  'audit.page': readAuditPage,
  'audit.verify': beginAuditVerification,
  'audit.verification': (_input, deps) => showAuditVerification(deps),
  'archive.list': (_input, deps) => listYearViews(deps),
  'archive.page': readArchivePage,
  'archive.record': recordWrittenArchive,
  'archive.remove': removeWholeYear,
}
