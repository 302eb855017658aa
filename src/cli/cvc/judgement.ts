import type { Finding } from '../../cvc/index.ts'

/** The answer of `eac cvc verify` about one object: its JSON as it stands. */
export interface Judgement {
  readonly kind: 'certificate' | 'request' | 'authenticated-request'
  readonly holderReference: string
  readonly ok: boolean
  /** Holder references from the anchor down; empty where no way leads there, or none is needed. */
  readonly chain: readonly string[]
  /** What the whole chain leaves of a certificate's rights. */
  readonly rights: readonly string[]
  readonly findings: readonly Finding[]
}
