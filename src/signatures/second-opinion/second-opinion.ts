import type { EcdsaVerificationKey } from '../../cvc/index.ts'

/** Does a signature verify, asked of code that shares nothing with OpenSSL. ECDSA only: noble has no RSA. */
export interface SecondOpinion {
  /** @throws {KeyStoreError} `second-opinion-missing`: there is no answer, so nothing that waits for one may leave */
  verifies(question: Question): Promise<boolean>
  /** Answers what was asked, then ends. Asking later throws. */
  close(): Promise<void>
}

export interface Question {
  readonly key: EcdsaVerificationKey
  readonly signedOctets: Uint8Array
  readonly signature: Uint8Array
}
