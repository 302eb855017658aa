import type { WsSecurityRule } from '../../../../src/ws-security/index.ts'
import { type Hand, type Pieces, type Reference, type Signed, signByHand, type Wish } from '../toolkit.ts'

/** A message that must not be taken, and the rule it breaks; `document-type` is refused by the reader of XML before any. */
export interface Permutation {
  readonly group: Group
  readonly name: string
  readonly message: string
  readonly rule: WsSecurityRule | 'document-type'
}

export type Group =
  | 'body moved'
  | 'timestamp moved'
  | 'several signatures'
  | 'comments'
  | 'references'
  | 'transforms'
  | 'algorithms'
  | 'keys'
  | 'changed'
  | 'document types'
  | 'stripped'
  | 'times'

export interface Scene {
  /** Whom the node takes messages of. */
  readonly partner: Hand
  /** Whom it does not, with a certificate of the same subject and serial number. */
  readonly stranger: Hand
  /** What the partner signed, in canonical form. */
  readonly content: string
  /** What the attacker wants to be read instead. */
  readonly forged: string
  readonly now: Date
}

export type Change = (pieces: Pieces) => void

export type Row = readonly [name: string, message: string, rule: Permutation['rule']]

export const having =
  (changes: (pieces: Pieces) => Partial<Pieces>): Change =>
  (pieces) => {
    Object.assign(pieces, changes(pieces))
  }

/** The reference to the Body is another. */
export const bodyReference = (changes: Partial<Reference>): Change =>
  having(({ references: [first, ...more] }) => ({ references: [{ ...first!, ...changes }, ...more] }))

export const inGroup = (group: Group, rows: readonly Row[]): Permutation[] =>
  rows.map(([name, message, rule]) => ({ group, name, message, rule }))

export function signer({ partner: hand, content, now: created }: Scene) {
  return (change?: Change, wish: Partial<Wish> = {}): Signed => signByHand({ hand, content, created, ...wish }, change)
}
