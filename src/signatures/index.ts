// Node's crypto behind the interfaces cvc asks for, and private keys at rest.
export { checkSignature } from './check-signature.ts'
export { KEY_STORE_ERRORS, KeyStoreError, type KeyStoreErrorCode, type KeyStoreErrorDetails } from './errors.ts'
export { type FileKeyStoreOptions, openFileKeyStore } from './file-key-store/open-file-key-store.ts'
export { type KeySpec, keySpecOf } from './key-spec.ts'
export type { KeyStore } from './key-store.ts'
export { openMemoryKeyStore } from './memory-key-store.ts'
