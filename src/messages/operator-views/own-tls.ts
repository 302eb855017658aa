import type { TlsIdentity } from '../own-tls.ts'

/** A TLS certificate of this node, and the one that follows it. */
export interface OwnTlsView {
  readonly identity: TlsIdentity
  /** Who renews it; undefined: people bring files. */
  readonly ca: string | undefined
  /** PEM, with the CAs in between behind it; undefined: there is none yet. */
  readonly certificate: string | undefined
  readonly fingerprint: string | undefined // SHA-256
  readonly notAfter: string | undefined // ISO 8601
  /** When the next one is ordered. */
  readonly renewsAt: string | undefined
  readonly next:
    | {
        readonly order: string
        /** It was ordered. */
        readonly why: string
        /** How far it is, in words. */
        readonly says: string
        /** Not used before. */
        readonly useFrom: string | undefined
        readonly fingerprint: string | undefined
        readonly certificate: string | undefined // PEM
      }
    | undefined
  /** Why the last one that was ordered came to nothing. */
  readonly trouble: string | undefined
}
