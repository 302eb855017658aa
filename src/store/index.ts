export { listAnnouncements } from './announcements.ts'
export {
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
  takeHolderNumber,
} from './authorities.ts'
export {
  findCertificate,
  findCertificatesByHolder,
  keepCertificate,
  listCaCertificates,
  type StoredCertificate,
} from './certificates.ts'
export {
  type Countersignature,
  findCountersignature,
  insertCountersignature,
  keepSignedRequest,
} from './countersignatures.ts'
export { type Database, openEmbeddedStore, type Store, type Tx } from './database.ts'
export { insertEvent, listEvents, type StoredEvent } from './events.ts'
export {
  dropList,
  exchangeCertificates,
  exchangeOf,
  exchangeOutcome,
  findExchange,
  findLatestRequest,
  keepOutcome,
  listExchanges,
  listOf,
  listPartnerRequests,
} from './exchanges.ts'
export {
  insertInitialPermission,
  permitInitialRequest,
  useInitialPermission,
  withdrawInitialPermissions,
} from './initial-permissions.ts'
export { completeIssuance, findIssuance, type Issuance, insertIssuance } from './issuances.ts'
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
  noteListHeld,
} from './lists.ts'
export {
  findPartner,
  findPartnerByHolder,
  findPartnerByName,
  findPartnerByTlsCertificate,
  insertPartner,
  isActivePartner,
  listPartners,
  setInitialSinceOfDvs,
  setPartnerAddress,
  setPartnerState,
} from './partners.ts'
export { listOwnRequests, noteRenewalStage } from './renewals.ts'
export { findSpocCrl, keepSpocCrl } from './spoc-crls.ts'
export {
  findForeignDv,
  findSpocOf,
  findState,
  insertStateForm,
  listCvcasOf,
  listForeignDvs,
  listOpenRequestsTo,
  listStateForms,
  listStates,
  listUnsentTo,
  listWaitingForState,
  type TakenForm,
} from './states.ts'
