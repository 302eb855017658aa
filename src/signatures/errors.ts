/** What can go wrong with keys kept at rest, and what to do about it. The list is closed: callers switch on it. */
export const KEY_STORE_ERRORS = {
  'secret-wrong': 'the secret does not open this key store, or its header was altered',
  'secret-empty': 'the secret is empty',
  'secret-other-kind': 'the key store is not opened by what the configuration says',
  'store-missing': 'there is no key store yet, and persons open only one that was sealed for them: see eac keys reseal',
  'keys-locked':
    'the private keys are locked until the persons who hold them have given their passphrases: eac keys unlock',
  'person-unknown': 'nobody of this name holds the keys of this node',
  'passphrase-wrong': 'this is not the passphrase of this person',
  'store-damaged': 'the header of the key store cannot be read',
  'key-unknown': 'the key store has no such key',
  'key-damaged': 'the file of this key was altered or cannot be read; restore it from a back-up',
  'key-not-for-tls': 'the key was not made for TLS, so it is not handed out',
  'key-spec-unsupported': 'no such key can be made',
  'signature-not-verified': 'the signature just made does not verify with the stored public key; it was thrown away',
  'token-unreachable': 'the token of the keys is out of reach; what it is to sign waits until it is back',
  'token-pin-refused':
    'the token refused the PIN, which is not tried again, since tokens lock: put the right one where the configuration says, or see eac keys retry-pin',
  'token-refused': 'the token does not do this',
  'token-key-differs': 'the key in the token is not the one that was asked for',
  'token-not-supported': 'keys in a token cannot be used on this machine',
  'token-not-set-up': 'no token is set up: keys.pkcs11 in the configuration',
  'second-opinion-missing': 'no second opinion on the signature could be had; it was thrown away, sign again later',
} as const

export type KeyStoreErrorCode = keyof typeof KEY_STORE_ERRORS

export interface KeyStoreErrorDetails {
  readonly keyId?: string
  /** Of the file or folder concerned. */
  readonly path?: string
  /** Who said that the signature verifies (true) or does not. */
  readonly opinions?: { readonly openssl: boolean; readonly noble?: boolean }
  /** What stood in the way. */
  readonly why?: string
}

export class KeyStoreError extends Error {
  override readonly name = 'KeyStoreError'
  readonly code: KeyStoreErrorCode
  readonly details: KeyStoreErrorDetails

  constructor(code: KeyStoreErrorCode, details: KeyStoreErrorDetails = {}, options?: ErrorOptions) {
    const more = [details.path ?? details.keyId, details.why, saidOf(details.opinions)].filter(
      (text) => text !== undefined,
    )
    super(`${code}: ${KEY_STORE_ERRORS[code]}${more.length === 0 ? '' : ` (${more.join('; ')})`}`, options)
    this.code = code
    this.details = details
  }
}

function saidOf(opinions: KeyStoreErrorDetails['opinions']): string | undefined {
  if (!opinions) return undefined
  return Object.entries(opinions)
    .map(([who, valid]) => `${who}: ${valid ? 'valid' : 'not valid'}`)
    .join(', ')
}
