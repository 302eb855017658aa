import type { CvcErrorCode } from './errors.ts'

/** `strict` refuses every deviation; `tolerant` forgives those of {@link FORGIVEN} and lists them. */
export type ReadMode = 'strict' | 'tolerant'

/** What real objects do wrong without a change of meaning: the signature is checked over the octets received. */
export const FORGIVEN = ['length-not-minimal', 'integer-leading-zero', 'chat-length'] as const satisfies CvcErrorCode[]

/** A forgiven departure from the encoding rules, and where it stands. */
export interface Deviation {
  readonly kind: (typeof FORGIVEN)[number]
  readonly path: string
  /** In bytes from the start of the input. */
  readonly offset: number
}
