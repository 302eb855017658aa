import type { SignedCheckpoint } from '../checkpoint.ts'

/** A place outside the database that keeps checkpoints. */
export interface AnchorPlace {
  readonly name: string
  readonly everyMinutes: number
  /**
   * Hands a checkpoint over; it may have it already, from before a crash.
   * @returns what the place answered that is worth keeping
   * @throws an error whose message says why it does not have it
   */
  put(signed: SignedCheckpoint, signal: AbortSignal): Promise<Uint8Array | undefined>
}
