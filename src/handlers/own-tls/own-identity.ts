import type { X509Key } from '../../ca-bridges/index.ts'
import type { CertificateWishes, TlsIdentity } from '../../messages/index.ts'
import type { OwnName, PeerRole } from '../../spoc-channel/index.ts'

/** One TLS certificate of this node: what it shows now, and how its successor comes. */
export interface OwnIdentity {
  readonly name: TlsIdentity
  /** What new connections show; undefined: there is none yet. PEM, leaf first. */
  shown(): string | undefined
  /** Origin of the URL by which partners inside the state reach us; undefined: it is for other states. */
  readonly origin: string | undefined
  /** Undefined: people bring the files. */
  readonly renewal: TlsRenewal | undefined
  /** As what other states will look at it; none: it is shown inside the state alone. */
  readonly roles: readonly PeerRole[]
  /** As what they know us by it; undefined: by certificates of our SPOC CA. */
  readonly byName?: OwnName | undefined
}

/** How a CA of the configuration keeps a certificate of ours new. */
export interface TlsRenewal {
  /** The CA. */
  readonly partnerId: string
  readonly wishes: CertificateWishes
  readonly key: X509Key
  /** How long before its end its successor is ordered; at most half of its life. */
  readonly renewBeforeDays: number
  /** Between telling partners of the successor and using it. */
  readonly announceDays: number
  /** The same, where it leads to another root. */
  readonly announceRootDays: number
  /** How long the key of one that was replaced is kept. */
  readonly keepOldDays: number
}
