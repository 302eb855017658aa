import type { ListKind, ListSourceKind, ListSourceOrigin } from '../lists.ts'
import type { ExchangeView } from './exchanges.ts'

export interface ListAnchorView {
  readonly authority: string
  readonly subject: string
  readonly validTo: string
  readonly sha256: string
}

export interface ListTakenView {
  readonly authority: string
  readonly kind: ListKind
  /** False where the authority had this very list already. */
  readonly kept: boolean
  /** Names of the partners it is on its way to. */
  readonly sentTo: readonly string[]
}

export interface ListVersionView {
  readonly authority: string
  readonly kind: ListKind
  readonly sha256: string
  readonly signedAt: string
  readonly keptAt: string
  /** The partner that brought it; undefined where a source or an operator did. */
  readonly from: string | undefined
  readonly source?: string | undefined
  /** Partners whose newest list of this kind it is, as far as we know. */
  readonly heldBy: readonly string[]
}

/** A place lists are fetched from. */
export interface ListSourceWish {
  readonly name: string
  readonly authority: string
  readonly kind: ListSourceKind
  /** An absolute path on the node's machine, or an http or https URL. */
  readonly place: string
  /** PEM: trusted instead of the usual ones, for https. */
  readonly ca?: string | undefined
  readonly everySeconds: number
}

export interface ListSourceView extends Omit<ListSourceWish, 'ca'> {
  readonly origin: ListSourceOrigin
  readonly triedAt: string | undefined
  readonly succeededAt: string | undefined
  /** Undefined while the last look went well. */
  readonly failingSince: string | undefined
  readonly lastError: string | undefined
  readonly dueAt: string
}

export interface AskedListView {
  readonly exchange: ExchangeView
  readonly kind: ListKind
}
