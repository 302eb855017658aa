import { type Database, findSpocCrl, keepSpocCrl } from '../../store/index.ts'

/** Which list is meant: one address may come to serve the list of another key of the same CA. */
export interface CrlPlace {
  readonly url: string
  /** SHA-256 of the certificate of the issuer, lower-case hex. */
  readonly issuer: string
}

export interface KeptCrl {
  readonly octets: Uint8Array
  readonly fetchedAt: Date
}

/** Where lists outlive the process. */
export interface CrlStore {
  find(place: CrlPlace): Promise<KeptCrl | undefined>
  /** Replaces the list of that place. */
  keep(place: CrlPlace, crl: KeptCrl): Promise<void>
}

export function databaseCrls(db: Database): CrlStore {
  return { find: (place) => findSpocCrl(db, place), keep: (place, crl) => keepSpocCrl(db, { ...place, ...crl }) }
}
