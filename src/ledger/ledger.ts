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

/** What one process noted for a while. Others noted at the same time: one journal says nothing of what another holds. */
export interface IssuedJournal {
  readonly lastWrittenAt: Date
  /** The newest first; the entries of a page are in the order they were noted. */
  pages(): AsyncIterable<readonly IssuedEntry[]>
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
  /** What was issued, a journal for each process that noted it, several one after the other; the last written first. */
  journals(): Promise<readonly IssuedJournal[]>
  close(): Promise<void>
}
