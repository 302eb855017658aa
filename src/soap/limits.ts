/** How much of a message is read. Beyond any of these the message is refused as a whole. */
export interface Limits {
  readonly bytes: number
  readonly nodes: number // elements, texts and comments
  readonly attributes: number // in the whole message
  readonly depth: number // of nested elements
  /** Lets one value be longer than 10,000,000 characters, where the XML library stops otherwise. */
  readonly hugeValues?: true
}

/** Room for some thousands of certificates; no message of the known contracts is deeper than 7 or has 100 attributes. */
export const DEFAULT_LIMITS: Limits = {
  bytes: 4 * 1024 * 1024,
  nodes: 50_000,
  attributes: 1_000,
  depth: 32,
}

/** For the messages that carry a list: master lists have some megabytes, a third more as base64. */
export const LIST_LIMITS: Limits = { ...DEFAULT_LIMITS, bytes: 32 * 1024 * 1024, hugeValues: true }
