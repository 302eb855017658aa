/** How much of a list is read before it is refused. */
export interface ListLimits {
  /** Of the whole message. */
  readonly octets: number
  /** Of the certificates in the list and of those beside it, each. */
  readonly certificates: number
  /** Of defects in a list. */
  readonly defects: number
}

/** The largest public master lists have about 600 certificates in 1 MB. */
export const DEFAULT_LIMITS: ListLimits = { octets: 20_000_000, certificates: 20_000, defects: 20_000 }
