/** How much of a message is read. Beyond any of these the message is refused as a whole, before a parser sees it. */
export interface Limits {
  readonly bytes: number
  readonly nodes: number // elements, texts, comments and CDATA sections
  readonly attributes: number // in the whole message, declarations of namespaces among them
  readonly depth: number // of nested elements
  readonly value: number // octets of one text, attribute or comment; of UTF-16 half of them
}

/** Room for some thousands of certificates; no message of the known contracts is deeper than 7. */
export const DEFAULT_LIMITS: Limits = {
  bytes: 4 * 1024 * 1024,
  nodes: 10_000,
  attributes: 4_000, // some write two at each certificate
  depth: 32,
  value: 1_000_000, // the longest that an operation takes is a notice of 65,536 characters, each written as a reference
}

const LIST_BYTES = 32 * 1024 * 1024

/** For the messages that carry a list: master lists have some megabytes, a third more as base64. */
export const LIST_LIMITS: Limits = { ...DEFAULT_LIMITS, bytes: LIST_BYTES, value: LIST_BYTES }
