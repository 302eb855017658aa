/**
 * The TLS channel between SPOCs: whose certificate this is, whether it is revoked; and a small CA for demonstration and test, with the
 * writer of certificates and CRLs under it.
 */
export { CA_KEYS, type CaKey } from './ca/keys.ts'
export {
  type CaName,
  type CertificateBody,
  type CertificateWish,
  type MadeCertificate,
  makeCertificate,
  newSerial,
  pemOf,
  writeCertificateBody,
  writeName,
} from './ca/make-certificate.ts'
export { type CrlBody, type CrlWish, makeCrl, writeCrlBody } from './ca/make-crl.ts'
export { openSpocCa } from './ca/open-spoc-ca.ts'
export { signatureAlgorithm, signedObject, writeInteger } from './ca/sign-object.ts'
export {
  issueSpocTls,
  type LinkWish,
  type MadeTls,
  makeLinkRoot,
  makeSpocRoot,
  type RootWish,
  type SpocCa,
  type TlsWish,
} from './ca/spoc-ca.ts'
export {
  authorityKeyIdentifier,
  basicConstraints,
  crlPlace,
  dnsNames,
  extendedKeyUsage,
  keyUsage,
  subjectKeyIdentifier,
  writeExtension,
} from './ca/write-extensions.ts'
export { alternativeNames, EXTENSION, extensionList } from './certificate/extensions.ts'
export { nameOf, readSpocCertificate, type SpocCertificate } from './certificate/spoc-certificate.ts'
export {
  createSpocChannel,
  type PeerVerdict,
  type SpocChannel,
  type SpocChannelOptions,
  type SpocFinding,
} from './channel.ts'
export {
  checkRevocation,
  checkRevocationAt,
  type RevocationFinding,
  type RevocationRuleId,
} from './crl/check-revocation.ts'
export { CRL_SETTINGS, CrlCache, type CrlEvent, type CrlSettings } from './crl/crl-cache.ts'
export { type CrlPlace, type CrlStore, databaseCrls, type KeptCrl } from './crl/crl-store.ts'
export { CRL_LIMITS, type CrlLimits, readCrl } from './crl/read-crl.ts'
export { notUnderstood, weakHash, wrongForm, wrongKeyUsage } from './path/form.ts'
export { judgeOwn, type OwnName, type OwnVerdict } from './path/judge-own.ts'
export { judgePath, type PathFinding, type PathQuestion, type PathRuleId, type PathVerdict } from './path/judge-path.ts'
export type { PeerRole } from './path/leaf-rules.ts'
export { LONGEST_CHAIN } from './path/read-chain.ts'
export { notValid } from './path/validity.ts'
export { type Direction, purposesOf, SPOC_PURPOSES, SPOC_WORLDS, type SpocWorld, TLS_PURPOSES } from './purposes.ts'
export { applyRules, type Finding, type Rule } from './rule.ts'
export type { KnownByName, RegisteredRoot, SpocState } from './state.ts'
