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
  findDescription,
  insertDescription,
  listDescriptions,
  type StoredDescription,
} from './certificate-descriptions.ts'
export {
  findCertificate,
  findCertificatesByHolder,
  keepCertificate,
  listCaCertificates,
  type StoredCertificate,
} from './certificates.ts'
export { type Database, openEmbeddedStore, type Store, type Tx } from './database.ts'
export { insertEvent, listEvents, type StoredEvent } from './events.ts'
export {
  dropList,
  exchangeCertificates,
  exchangeOf,
  exchangeOutcome,
  findExchange,
  findLatestRequest,
  findRequestById,
  keepOutcome,
  letExchangeGo,
  listExchanges,
  listOf,
  listPartnerRequests,
} from './exchanges.ts'
export { insertInitialPermission, useInitialPermission, withdrawInitialPermissions } from './initial-permissions.ts'
export { completeIssuance, findIssuance, type Issuance, insertIssuance } from './issuances.ts'
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
export {
  findPartner,
  findPartnerByName,
  findPartnerByTlsCertificate,
  insertPartner,
  isActivePartner,
  listPartners,
  setPartnerState,
  setPushUrl,
} from './partners.ts'
export {
  type RequestSignerCertificate,
  type RequestSigners,
  replaceRequestSigner,
  requestSigners,
} from './request-signer-certificates.ts'
export { countTolerances, switchTolerances, type ToleranceCount } from './tolerances.ts'
