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

/** What the chain of the node is held against, beside its own checkpoints. */
export interface AuditVerifyWish {
  /** SHA-256 of the public keys that may sign checkpoints, as they were noted; none: those the database brings. */
  readonly keys?: readonly string[] | undefined
  /** What places outside kept: a file each, a checkpoint a line. */
  readonly anchors?: readonly { readonly name: string; readonly content: string }[] | undefined
  /** Rows that tell of a restore, each known to whoever verifies. */
  readonly restores?: readonly number[] | undefined
}

/** The newest run in which the node verified its chain for a person. */
export interface AuditVerificationView {
  readonly state: 'never' | 'running' | 'ended' | 'failed' | 'interrupted'
  readonly by?: string | undefined
  readonly begunAt?: string | undefined
  readonly endedAt?: string | undefined
  /** Rows. */
  readonly checked: number
  readonly inAll: number
  /** Why it failed. */
  readonly why?: string | undefined
  readonly result?: AuditVerifiedView | undefined
}

export interface AuditVerifiedView {
  readonly ok: boolean
  /** The first row and the last. */
  readonly from: number
  readonly to: number
  /** The last row before the first bad one. */
  readonly holdsTo: number
  readonly hash?: string | undefined
  readonly checkpoints: number
  /** The newest checkpoint of the node that is signed, and whose rows are those it was signed over. */
  readonly signedTo?: { readonly checkpoint: number; readonly n: number } | undefined
  /** Checkpoints of places outside it was compared with; up to which row they vouch for it. */
  readonly anchors: number
  readonly anchoredTo?: number | undefined
  readonly pending: number
  /** SHA-256 of the public keys that signed. */
  readonly keys: readonly string[]
  /** How many findings there are; the first hundred are listed, by row. */
  readonly found: number
  readonly findings: readonly AuditFindingView[]
  /** Restores that were known. */
  readonly accepted: readonly AuditFindingView[]
}

export interface AuditFindingView {
  /** Which tampering it looks like: a short name (docs/audit.md). */
  readonly kind: string
  /** The first bad row; undefined: it is about no row. */
  readonly n?: number | undefined
  readonly says: string
  /** The row that tells of a restore by which it may be explained. */
  readonly restored?: number | undefined
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
