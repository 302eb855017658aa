/** How it is with the audit chain. */
export interface AuditView {
  readonly node: string
  /** The newest row, and its hash. */
  readonly rows: number
  readonly hash: string
  /** The first row that can be checked: later ones than 1 once years were removed. */
  readonly from: number
  /** Committed, and not chained yet; since when. */
  readonly pending: number
  readonly pendingSince?: string | undefined
  /** SHA-256 of the public keys that sign checkpoints; the last one is in use. */
  readonly keys: readonly string[]
  /** Of the last key: SubjectPublicKeyInfo in PEM. */
  readonly publicKey?: string | undefined
  readonly newest?: CheckpointView | undefined
  readonly places: readonly AuditPlaceView[]
}

export interface CheckpointView {
  readonly number: number
  readonly at: string
  readonly from: number
  readonly to: number
  readonly hash: string
  /** Places outside that have it. */
  readonly places: readonly string[]
}

export interface AuditPlaceView {
  readonly name: string
  /** False: it is in the configuration no more. */
  readonly configured: boolean
  readonly newest?: number | undefined
  readonly newestRow?: number | undefined
  readonly newestAt?: string | undefined
  readonly owed: number
  readonly failingSince?: string | undefined
  readonly lastError?: string | undefined
}

/** Lines of an export, and where the next ones begin; without it that was all. */
export interface AuditPageView {
  readonly lines: readonly string[]
  readonly next?: AuditPlaceInExport | undefined
}

export interface AuditPlaceInExport {
  readonly of: 'checkpoint' | 'row' | 'end'
  readonly after: number
  readonly end: { readonly n: number; readonly hash: string }
}

/** What proves one exchange: files by their names in the pack. */
export interface EvidenceView {
  readonly files: readonly { readonly name: string; readonly octets: string }[] // base64
  readonly rows: number
  /** Rows that no checkpoint covers yet. */
  readonly notCovered: number
}
