import type { Database } from '../store/index.ts'

/** Keeps secrets of people under a key of the node that the database does not hold. */
export interface SecretBox {
  /** @param bound must be said again to open it @returns JSON text */
  seal(secret: Uint8Array, bound: string): Promise<string>
  /** @param sealed parsed @throws {Error} another key, another `bound`, or altered octets */
  open(sealed: unknown, bound: string): Promise<Uint8Array>
  /** The same for the same text, and of no use to whoever has the database alone. */
  digest(text: string): Promise<string>
}

export interface PeopleDeps {
  readonly db: Database
  readonly now: () => Date
  readonly secrets: SecretBox
}
