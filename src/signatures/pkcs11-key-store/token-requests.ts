import type { HashName } from '../../cvc/index.ts'

// What the node and the process that owns the vendor's library say to each other.

/** Which token of a library: one of the three. */
export type TokenChoice = { readonly label: string } | { readonly serial: string } | { readonly slot: number }

/** The first message to the process. */
export interface OpenToken {
  readonly kind: 'open'
  readonly library: string
  readonly token: TokenChoice
  readonly pin: string
  readonly sessions: number
}

/** How the token signs what we hashed. */
export type TokenMechanism =
  | { readonly kind: 'ecdsa' }
  | { readonly kind: 'rsa-v1.5' } // over a DigestInfo
  | { readonly kind: 'rsa-pss'; readonly hash: HashName } // salt as long as the hash

/** `params`: the curve's object identifier, DER. */
export type TokenKeySpec =
  | { readonly kind: 'ec'; readonly params: Uint8Array }
  | { readonly kind: 'rsa'; readonly modulusBits: number }

/** Keys are named by their `CKA_ID`. */
export type TokenRequest =
  | {
      readonly kind: 'sign'
      readonly ckaId: Uint8Array
      readonly mechanism: TokenMechanism
      readonly octets: Uint8Array
    }
  | { readonly kind: 'generate'; readonly ckaId: Uint8Array; readonly label: string; readonly spec: TokenKeySpec }
  | { readonly kind: 'find'; readonly ckaId: Uint8Array }
  | { readonly kind: 'remove'; readonly ckaId: Uint8Array }

/** A key pair as the token shows it. */
export type TokenPublicKey = { readonly label: string } & (
  | { readonly kind: 'ec'; readonly params: Uint8Array; readonly point: Uint8Array }
  | { readonly kind: 'rsa'; readonly modulus: Uint8Array; readonly exponent: Uint8Array }
)

export interface TokenResults {
  readonly sign: Uint8Array
  readonly generate: TokenPublicKey
  readonly find: TokenPublicKey
  readonly remove: undefined
}

/** `session`: which of those that were opened does it. */
export interface Numbered {
  readonly id: number
  readonly session: number
  readonly request: TokenRequest
}

/** What the token shows of itself. */
export interface TokenIdentity {
  readonly label: string
  readonly serial: string
  readonly manufacturer: string
  readonly model: string
}

/**
 * `unreachable`: a new process may do better. `refused`: the token can't do this, and asking again does not help.
 * `pin-refused`: it must not be tried again, tokens lock.
 */
export type TokenFailureKind = 'unreachable' | 'refused' | 'pin-refused' | 'key-unknown' | 'module-missing'

/** `says`: names of PKCS#11 functions and return values, no value of the token's. */
export interface TokenFailure {
  readonly kind: TokenFailureKind
  readonly says: string
}

export type TokenReply =
  | { readonly kind: 'opened'; readonly token: TokenIdentity }
  | { readonly kind: 'not-opened'; readonly failure: TokenFailure }
  | { readonly kind: 'done'; readonly id: number; readonly result: TokenResults[TokenRequest['kind']] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: TokenFailure }
