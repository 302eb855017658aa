import type { RevocationReason } from '../../messages/index.ts'

/** How far a transaction came. Octets in hex. */
export type CmpProgress = {
  /** Of its product, behind the address of the CA. */
  readonly path: string
} & (
  | { readonly at: 'asked' } // written before it left
  | { readonly at: 'waiting'; readonly requestId: string; readonly nonce?: string }
  /** @property tried its confirmation may have left before */
  | { readonly at: 'unconfirmed'; readonly requestId: string; readonly nonce?: string; readonly tried: boolean }
  | { readonly at: 'done' }
  /** Asked for, and the CA has not said that it is done. */
  | { readonly at: 'revoking'; readonly reason: RevocationReason }
  | { readonly at: 'ended'; readonly as: 'rejected' | 'failed' | 'revoked'; readonly why: string }
)
