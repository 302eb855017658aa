import type { AuthorityRole } from '../messages/index.ts'

/** Whose numbers: one count for all keys of a holder under the CAs of one state. */
export interface NumberSeries {
  readonly role: AuthorityRole
  readonly holder: string // country and mnemonic
  readonly certifierCountry: string
}

export interface NumberMark extends NumberSeries {
  /** The highest number ever taken. */
  readonly number: number
}

/** A certificate an authority of ours made: for a partner, or for its own key. */
export interface IssuedEntry {
  readonly at: string // ISO 8601
  readonly role: AuthorityRole
  readonly holder: string // country and mnemonic of the authority
  readonly holderReference: string
  readonly keySha256: string // of the certified public key
  readonly partner?: string // country and mnemonic; none: its own key
  readonly requestSha256?: string
  readonly certificate: string // its octets, base64
}

/**
 * What must outlive the database: numbers taken, certificates made. It lies beside the keys and in no back-up of the database,
 * so that a database of yesterday can be told what it does not know.
 */
export interface Ledger {
  /** 0: none was ever taken. */
  highestNumber(series: NumberSeries): Promise<number>
  /** On the disk when it resolves. A number lower than one before changes nothing. */
  noteNumber(mark: NumberMark): Promise<void>
  numbers(): Promise<readonly NumberMark[]>
  /** On the disk when it resolves; what is noted at the same time shares one flush. */
  noteIssued(entry: IssuedEntry): Promise<void>
  /** Pages of what was issued, the newest first; what was noted in one page is in the order it was noted. */
  issued(): AsyncIterable<readonly IssuedEntry[]>
  close(): Promise<void>
}
