/** What an authority cannot do, and what a person can do about it. The list is closed: callers switch on it. */
const PKI_ERRORS = [
  'no-valid-key', // the authority has no key with a valid certificate to sign with
  'chain-unknown', // no trusted certificate of the superior is known
  'nobody-to-ask', // no active partner certifies it, or leads to who does
  'asked-meanwhile', // somebody else makes the request, or has just made it
  'asked-already', // a request of this chain is open
  'not-a-cvca',
  'key-elsewhere', // its private key is on another machine
  'certificate-not-usable',
  'partner-suspended',
  'issued-meanwhile', // another run carried the decision out
  'rolled-over-meanwhile', // another new key was put to use
] as const
export type PkiErrorCode = (typeof PKI_ERRORS)[number]

export class PkiError extends Error {
  override readonly name = 'PkiError'
  readonly code: PkiErrorCode

  constructor(code: PkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
