/** Persons who open the key store together; a node whose keys a file opens has none. */
export interface KeyHoldersView {
  readonly persons: readonly string[]
  readonly needed: number
  /** Whose passphrases are here while more are needed. */
  readonly given: readonly string[]
  readonly isOpen: boolean
}
