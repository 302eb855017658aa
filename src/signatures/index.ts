// Node's crypto behind the interfaces cvc asks for, private keys at rest, and the second opinion of noble. What a browser needs is
// `noble-check-signature.ts` alone: this door opens on Node only, and does not load noble.
export { checkSignature } from './check-signature.ts'
export { type CountingKeyStore, keyStoreThatCounts, type SignatureCount } from './counting-key-store.ts'
export { KEY_STORE_ERRORS, KeyStoreError, type KeyStoreErrorCode, type KeyStoreErrorDetails } from './errors.ts'
export type { Given, StoreState } from './file-key-store/door.ts'
export type { NewSecret, StoreSecret } from './file-key-store/locks.ts'
export { type FileKeyStore, type FileKeyStoreOptions, openFileKeyStore } from './file-key-store/open-file-key-store.ts'
export { type Sealed, seal, unseal } from './file-key-store/sealed.ts'
export type { KeptKey } from './key-files.ts'
export { type KeyPlaces, type KeyPlacesOptions, keysInPlaces } from './key-places.ts'
export { type KeySpec, keySpecOf } from './key-spec.ts'
export type { KeyStore, KeyUse, KeyWish } from './key-store.ts'
export { openMemoryKeyStore } from './memory-key-store.ts'
export {
  openPkcs11KeyStore,
  type Pkcs11KeyStore,
  type Pkcs11KeyStoreOptions,
} from './pkcs11-key-store/open-pkcs11-key-store.ts'
export type { TokenState } from './pkcs11-key-store/token-link.ts'
export type { TokenChoice } from './pkcs11-key-store/token-requests.ts'
export {
  generatePortableKey,
  type PortableKey,
  type PortableKeyAnswer,
  readPortableKey,
} from './portable-key.ts'
export { rememberValid } from './remember-valid.ts'
export { openSecondOpinion, type SecondOpinionOptions } from './second-opinion/open-second-opinion.ts'
export type { Question, SecondOpinion } from './second-opinion/second-opinion.ts'
export {
  keyStoreWithSecondOpinion,
  mayBeSignedByCvca,
  SECOND_OPINION_EVERY,
  type SecondOpinionPolicy,
  withSecondOpinion,
} from './second-opinion/with-second-opinion.ts'
