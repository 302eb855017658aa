import type { KeyPlace } from '../keys.ts'

/** A private key that is kept, as far as it is shown. */
export interface KeptKeyView {
  readonly keyId: string
  readonly place: KeyPlace
  readonly since: string
  readonly signatures: number
  readonly lastSignedAt: string | undefined
  /** Whose it is, in words; undefined: nobody's. */
  readonly owner: string | undefined
}

/** The token that keys are in. `not-asked`: nobody has needed it yet. */
export type KeyTokenView =
  | {
      readonly state: 'ready'
      readonly label: string
      readonly serial: string
      readonly manufacturer: string
      readonly model: string
    }
  | { readonly state: 'lost'; readonly why: string }
  | { readonly state: 'not-asked' }
