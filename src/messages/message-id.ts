declare const brand: unique symbol

/**
 * Correlates a request with its callback: opaque text, 1 to 255 characters, unique among the messages of its
 * originator (TR-03129-1 2.2.1; the upper bound is ours, no schema sets one).
 */
export type MessageId = string & { readonly [brand]: 'MessageId' }

const LONGEST_MESSAGE_ID = 255

/** Control characters, halves of surrogate pairs, and the two that are no characters. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u

/** @returns the id, or undefined when the text is empty, too long, or holds what XML cannot carry back unchanged */
export function parseMessageId(text: string): MessageId | undefined {
  if (text.length === 0 || text.length > LONGEST_MESSAGE_ID || FORBIDDEN.test(text)) return undefined
  return text as MessageId // the only cast of its kind
}
