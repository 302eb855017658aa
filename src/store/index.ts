export {
  type AlertMessage,
  type AlertPlaceRecord,
  type AlertRecord,
  type AlertSeverity,
  type AlertStep,
  dropAlertMessage,
  forgetAlert,
  forgetOtherPlaces,
  insertAlert,
  listAlertPlaces,
  listAlerts,
  noteAlert,
  noteAlertPlaceFailed,
  noteAlertRefused,
  noteAlertTaken,
  oldestAlertMessage,
  openAlerts,
  oweAlertMessage,
  type Trouble,
  unseenAlerts,
} from './alerts.ts'
export { listAnnouncements } from './announcements.ts'
export { answerName, NAMING_EVENT } from './answer-names.ts'
export {
  dischargeRollover,
  dueRollovers,
  findOwedRollover,
  type OwedRollover,
  oweRollover,
  putOffRollover,
} from './approved-rollovers.ts'
export {
  type ArchivePlace,
  type ArchiveRecord,
  archivePage,
  listYearRecords,
  recordArchive,
  removeYear,
  startOfArchive,
  type YearRecord,
} from './archives.ts'
export {
  type AnchorRecord,
  dueAnchors,
  knowAnchor,
  lastOwedAt,
  listAuditAnchors,
  noteAnchored,
  noteAnchorFailed,
  noteOutageTold,
  oldestOwed,
  oweAnchor,
  placesOf,
  proofsOf,
} from './audit/anchors.ts'
export {
  appendRows,
  type ChainedEvent,
  type ChainHead,
  chainHead,
  cleanPending,
  countPending,
  dropDebts,
  type NewRow,
  type PendingEvent,
  pendingEvents,
} from './audit/chain.ts'
export {
  type AuditKey,
  auditKey,
  checkpointOfRow,
  findCheckpoint,
  insertAuditKey,
  insertCheckpoint,
  listAuditKeys,
  listCheckpoints,
  newestCheckpoint,
  type StoredCheckpoint,
} from './audit/checkpoints.ts'
export {
  type ChainStart,
  chainHashes,
  chainRows,
  chainRowsOf,
  chainStart,
  type StoredRow,
  unchainedEvents,
} from './audit/rows.ts'
export { type ToldEvent, toldEvents } from './audit/told.ts'
export {
  beginVerification,
  endVerification,
  findVerification,
  noteVerified,
  type VerificationRecord,
} from './audit/verifications.ts'
export {
  AUTHORITIES_CHANNEL,
  type AuthorityKey,
  type AuthorityRecord,
  activateKey,
  findActiveKey,
  findAuthority,
  findAuthorityByName,
  findKeyByHolderReference,
  insertAuthority,
  insertAuthorityKey,
  listAuthorities,
  listKeys,
  setKeyPlace,
} from './authorities.ts'
export {
  type BatchKey,
  type BatchPeer,
  findBatch,
  findBatchKey,
  insertBatch,
  insertBatchKey,
  insertBatchPeer,
  listBatchPeers,
  removeBatchKey,
  type StoredBatch,
} from './batches.ts'
export { keepOrderChain, orderChain } from './ca-orders/chain.ts'
export {
  bringLookForward,
  holdOrder,
  moveOrder,
  noteLooked,
  type OrderChanges,
  setOrderLook,
} from './ca-orders/moves.ts'
export {
  findOrder,
  findOrderOfExchange,
  insertOrder,
  listOrders,
  type NewOrder,
  type OrderRecord,
  ordersHintedAt,
  parkedWords,
} from './ca-orders/orders.ts'
export { type KeptProducts, keepProducts, keptProducts } from './ca-orders/product-list.ts'
export {
  type CaRequestRecord,
  type DomainRequestRecord,
  endCaRequest,
  findCaRequest,
  findOpenCancellation,
  insertCaRequest,
  type NewCaRequest,
  type OrderRequestRecord,
  requestsAboutOrder,
} from './ca-orders/requests.ts'
export { keepOrderStep, orderSteps } from './ca-orders/steps.ts'
export { countAwaitingCeremony, listAwaitingCeremony, listAwaitingCeremonyOf } from './ceremonies.ts'
export {
  findDescription,
  insertDescription,
  listDescriptions,
  type StoredDescription,
} from './certificate-descriptions.ts'
export {
  findCertificate,
  findCertificatesByHolder,
  keepCertificate,
  keepingCertificate,
  listCaCertificates,
  listHeldCertificates,
  type StoredCertificate,
} from './certificates.ts'
export { newestConfiguration } from './configurations.ts'
export {
  type Countersignature,
  findCountersignature,
  insertCountersignature,
  keepSignedRequest,
  wasCountersignedSince,
} from './countersignatures.ts'
export type { Database, Store, Tx } from './database.ts'
export {
  DumpError,
  type DumpHead,
  dump,
  isEmptyDatabase,
  load,
  migrationNames,
  readDump,
  type TableSum,
} from './dump/index.ts'
export { migrateEmbedded, missingInEmbedded, openEmbeddedStore } from './embedded-store.ts'
export { type EventPlace, type EventSearch, listNewestEvents } from './event-pages.ts'
export { eventRow, insertEvent, listEvents, type StoredEvent } from './events.ts'
export {
  keepingMessages,
  keepMessages,
  listMessages,
  type MessageOf,
  type MessageRow,
  MOST_OCTETS_KEPT,
  MOST_OF_A_PART,
  messageOctets,
  messageRow,
  type PackedMessage,
  packMessage,
  type StoredMessage,
} from './exchange-messages.ts'
export { countLateAndParked, type ExchangeSearch, listExchanges } from './exchange-pages.ts'
export { type ExchangeTree, exchangeTree } from './exchange-tree.ts'
export {
  dropList,
  exchangeCertificates,
  exchangeOf,
  exchangeOutcome,
  findExchange,
  findLatestRequest,
  findOurRequest,
  findOutcome,
  findRequestById,
  keepExchangeCertificates,
  keepOutcome,
  keepTraceparent,
  letExchangeGo,
  listOf,
  listPartnerRequests,
  lockExchange,
} from './exchanges.ts'
export {
  countForgotten,
  type ForgottenIssuance,
  findForgotten,
  insertForgotten,
  knownCertificates,
  listForgotten,
  noteGivenAgain,
} from './forgotten-issuances.ts'
export { countUnsigned, forgetKeyId, handAuthorityOver } from './hand-over.ts'
export { type HolderNumber, listHolderNumbers, raiseHolderNumber, takeHolderNumber } from './holder-numbers.ts'
export {
  insertInitialPermission,
  permitInitialRequest,
  useInitialPermission,
  withdrawInitialPermissions,
} from './initial-permissions.ts'
export { insertWhere } from './insert-where.ts'
export {
  completeIssuance,
  completing,
  findIssuance,
  findIssuanceFor,
  type Issuance,
  insertIssuance,
  insertIssuanceFor,
  isInUse,
  isOpenDecision,
  rewriteIssuance,
} from './issuances.ts'
export { issuedNow, type TerminalsUnder, terminalsUnder } from './issued-now.ts'
export { keyOwners } from './key-owners.ts'
export { countSignatures, type KeyUseRecord, keyUses, uncountSignatures } from './key-use.ts'
export {
  type AcceptedList,
  deleteListSource,
  dueListSources,
  findListSource,
  insertListSource,
  type ListSourceRecord,
  listListSources,
  makeListSourceDue,
  type NewListSource,
  noteSourceFailed,
  noteSourceLookedAt,
} from './list-sources.ts'
export {
  currentList,
  type HeldList,
  insertListAnchor,
  insertListVersion,
  keepListContent,
  type ListVersion,
  listAnchors,
  listContent,
  listsHeld,
  listVersions,
  lockListsOf,
  noteListHeld,
} from './lists.ts'
export { lockAll } from './lock.ts'
export {
  measureApprovals,
  measureHappened,
  measureKeys,
  measureMoved,
  measureOpenExchanges,
  measureRoots,
} from './measures.ts'
export { NewerDatabase } from './migrate.ts'
export { isTaken, markTaken, nodeId } from './node-id.ts'
export {
  closeNotice,
  countOpenNotices,
  findNotice,
  insertNotice,
  listNotices,
  type Notice,
  noticeOfExchange,
} from './notices.ts'
export {
  findOwnTlsInUse,
  giveUpOwnTls,
  insertOwnTls,
  isOwnTlsWarned,
  listOwnTls,
  moveOwnTlsToReady,
  moveOwnTlsToUse,
  noteOwnTlsKeyRemoved,
  noteOwnTlsWarning,
  OWN_TLS_CHANNEL,
  type OwnTlsRecord,
} from './own-tls.ts'
export { type Durations, type PartnerTimes, partnerTimes } from './partner-times.ts'
export {
  addPartnerTls,
  addTlsIssuer,
  findTlsIssuers,
  listTlsIssuers,
  type NewTlsCertificate,
  type NewTlsIssuer,
  removePartnerTls,
  removeTlsIssuer,
  setTlsDates,
  type TlsIssuer,
} from './partner-tls.ts'
export {
  changeContractSettings,
  findPartner,
  findPartnerByHolder,
  findPartnerByName,
  findPartnerByTlsCertificate,
  findSides,
  holdPartner,
  insertPartner,
  isActivePartner,
  isHeldActive,
  listPartners,
  setInitialSinceOfDvs,
  setOperations,
  setPartnerAddress,
  setPartnerState,
  setPrivateNetwork,
  setPushUrl,
} from './partners.ts'
export {
  forgetProcess,
  forgetSilentProcesses,
  listProcesses,
  noteProcess,
  type ProcessRecord,
} from './processes.ts'
export { countRefusals, countRefusalsByHour, type RefusalCount } from './refusals.ts'
export { notToldOf, tellOfWaiting } from './reminders.ts'
export { listOwnRequests, noteRenewalStage } from './renewals.ts'
export { endRequestClaim, type RequestClaim, takeRequestClaim } from './request-claims.ts'
export {
  type RequestSignerCertificate,
  type RequestSigners,
  replaceRequestSigner,
  requestSigners,
} from './request-signer-certificates.ts'
export { migrateServer, missingAtServer, openServerStore, type ServerStoreOptions } from './server-store.ts'
export {
  changeSetting,
  holdSettings,
  listSettings,
  SETTINGS_CHANNEL,
  type SettingChange,
  type SettingRecord,
  waitingSettings,
} from './settings.ts'
export { findSpocCrl, keepSpocCrl } from './spoc-crls.ts'
export { listStateNames, replaceStateNames, type StateName } from './state-names.ts'
export {
  allHold,
  assertHeld,
  type Beside,
  MOVED,
  NOTHING_BESIDE,
  type Part,
  whatHolds,
  withParts,
  writeBeside,
} from './statement-parts.ts'
export {
  findForeignDv,
  findSpocOf,
  findState,
  insertStateForm,
  listAllStates,
  listCvcasOf,
  listForeignDvs,
  listOpenRequestsTo,
  listStateForms,
  listStates,
  listUnsentTo,
  listWaitingForState,
  newestStateForms,
  type TakenForm,
} from './states.ts'
export { countTolerances, switchTolerances, type ToleranceCount } from './tolerances.ts'
export { countTraffic, type HourOfTraffic } from './traffic.ts'
export {
  addSigningCertificate,
  forgetOldSignedMessages,
  forgetSignedMessage,
  holdWsSecurity,
  listSigningCertificates,
  noteSignedMessage,
  removeSigningCertificate,
  type SignedOnce,
  type SigningCertificate,
  setWsSecurity,
} from './ws-security.ts'
export { firstIdAt, listYears, makeYears, newExchangeId, startOfYear, yearsMaker } from './years.ts'
