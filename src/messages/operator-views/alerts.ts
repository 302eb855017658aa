/** Something that is wrong with the node, or was. */
export interface AlertView {
  readonly number: number
  /** The name under which docs/alerts.md says what to do. */
  readonly cause: string
  /** What it is about, as a partner; empty: the node itself. */
  readonly subject: string
  readonly severity: 'warning' | 'critical'
  readonly says: string
  /** `node`, or the host that it is wrong with. */
  readonly scope: string
  readonly since: string
  readonly endedAt?: string | undefined
}

/** Who is told, and how it is with the way there. */
export interface AlertPlaceView {
  readonly name: string
  /** False: it is in the configuration no more. */
  readonly configured: boolean
  /** Messages that it does not have yet. */
  readonly owed: number
  readonly failingSince?: string | undefined
  readonly lastError?: string | undefined
}

export interface AlertsView {
  readonly alerts: readonly AlertView[]
  readonly places: readonly AlertPlaceView[]
}

/** What became of a test message. */
export interface AlertTestView {
  readonly place: string
  readonly arrived: boolean
  readonly why?: string | undefined
}
