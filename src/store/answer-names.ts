import { createHash } from 'node:crypto'
import type { StoredMessage } from './exchange-messages.ts'

/** An event that names answers to many exchanges, a minute after they were given or earlier. */
export const NAMING_EVENT = 'answers given'
export const NAMED_WITHIN_MILLISECONDS = 600_000 // on a busy database, too

/** SHA-256 (hex) of the exchange's id, a space, and the SHA-256 (hex) of the answer's octets: tells nobody of other exchanges. */
export function answerName(exchangeId: string, sha256: string): string {
  return createHash('sha256').update(`${exchangeId} ${sha256}`).digest('hex')
}

/** What we answered at once: no event of its exchange names it. */
export const isNamedApart = ({ direction, part }: Pick<StoredMessage, 'direction' | 'part'>): boolean =>
  direction === 'out' && (part === 'answer' || part === 'callback answer')
