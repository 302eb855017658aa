/** A year of exchanges and events. */
export interface YearView {
  readonly year: number
  readonly octets: number // on disk
  readonly open: number // exchanges that are not closed
  /** By the terms of retention; the first day it may go. */
  readonly mayGoFrom: string
  readonly removedAt?: string | undefined
  readonly archives: readonly ArchiveView[]
}

export interface ArchiveView {
  readonly sha256: string // of the file
  readonly exchanges: number
  readonly messages: number
  readonly events: number
  readonly writtenAt: string
}

/** Some rows of a year, each a JSON text, and where the next ones begin; without it that was all. */
export interface ArchivePageView {
  readonly of: 'exchange' | 'message' | 'event'
  readonly rows: readonly string[]
  readonly next?: ArchivePlaceView | undefined
}

export interface ArchivePlaceView {
  readonly of: 'exchange' | 'message' | 'event'
  readonly after: string
}

/** One thing looked at on a node, and what to do where it is not good. */
export interface ExaminedView {
  readonly what: 'database' | 'processes' | 'queue' | 'clock' | 'keys' | 'TLS' | 'partners' | 'disk'
  readonly state: 'good' | 'warning' | 'bad'
  readonly says: string
  readonly mend?: string | undefined
}
