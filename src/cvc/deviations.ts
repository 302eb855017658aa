import type { CvcErrorCode } from './errors.ts'

/** `strict` refuses every deviation; `tolerant` forgives those of {@link FORGIVEN} and lists them. */
export type ReadMode = 'strict' | 'tolerant'

/**
 * What real objects do wrong without a change of meaning: the signature is checked over the octets received. TR-03110-3 D
 * (lengths), D.2.1.1 (integers), TR-03110-4 2.1.3.2, 2.2.3.2 (length of the authorization bits).
 */
export const FORGIVEN = ['length-not-minimal', 'integer-leading-zero', 'chat-length'] as const satisfies CvcErrorCode[]

/** A forgiven departure from the encoding rules, and where it stands. */
export interface Deviation {
  /** What is wrong: the code with which strict reading refuses it. */
  readonly kind: (typeof FORGIVEN)[number]
  /** Tags from outside in, as `7F21/7F4E/42`; {@link plainPath} puts it into words. */
  readonly path: string
  /** In bytes from the start of the input. */
  readonly offset: number
}
