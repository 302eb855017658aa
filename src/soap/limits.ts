/** How much of a message is read. Beyond any of these the message is refused as a whole. */
export interface Limits {
  readonly bytes: number
  readonly nodes: number // elements, texts and comments
  readonly attributes: number // in the whole message
  readonly depth: number // of nested elements
}

/** Room for some thousands of certificates; no message of the known contracts is deeper than 7 or has 100 attributes. */
export const DEFAULT_LIMITS: Limits = {
  bytes: 4 * 1024 * 1024,
  nodes: 50_000,
  attributes: 1_000,
  depth: 32,
}
