export interface BackupWish {
  readonly file: string // absolute
  readonly passphrase: string
  /** The keys of CVCAs and the ledger, into a file of their own. */
  readonly keys?: { readonly file: string; readonly passphrase: string } | undefined
}

export interface BackupView {
  readonly database: WrittenView & { readonly rows: number; readonly takenAt: string }
  readonly keys?: WrittenView & {
    readonly keys: number /** Of other authorities than CVCAs. */
    readonly leftOut: number
    /** Of CVCAs: they cannot leave it. */
    readonly inToken: number
  }
}

interface WrittenView {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

export type VerifiedBackupView =
  | {
      readonly kind: 'database'
      readonly takenAt: string
      readonly tables: number
      readonly rows: number
      readonly schema: string // its newest migration
    }
  | { readonly kind: 'keys'; readonly takenAt: string; readonly keys: number; readonly files: number }

export interface RestoreWish extends BackupWish {
  /** A database that is there is put aside. */
  readonly replace: boolean
  /** Where the ledger is lost: how many numbers of holder references are left out. */
  readonly numbersAhead?: number | undefined
}

export interface RestoreView {
  readonly takenAt: string // of the database
  readonly rows: number
  /** Where the database before it was put. */
  readonly kept: string | undefined
  /** How many keys are in their place. */
  readonly keys: number | undefined
  /** Numbers taken after the back-up; they are not taken again. */
  readonly numbers: readonly {
    readonly authority: string
    readonly certifierCountry: string
    readonly from: number
    readonly to: number
  }[]
  /** Certificates issued after the back-up. */
  readonly forgotten: number
  /** Pieces of work that are taken up when the node starts. */
  readonly owed: number
}

export interface MoveView {
  readonly to: string // without password
  readonly tables: number
  readonly rows: number
  /** The file that keeps a node from starting on the old database. */
  readonly marker: string
}
