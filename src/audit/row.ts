import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ChainedEvent } from '../store/index.ts'

/** Lower-case hex. */
export const sha256 = (text: string | Uint8Array): string => hash('sha256', text)

/** The canonical text of a value of JSON: RFC 8785. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('no value of JSON')
  return text
}

/** A row of the chain in its published form (docs/audit.md); what is absent was not said. Its hash is the SHA-256 of its canonical text. */
export interface AuditRow {
  readonly n: number
  /** The hash of the row before. */
  readonly before: string
  /** When it happened: ISO 8601, milliseconds, GMT. */
  readonly at: string
  readonly kind: string
  readonly details: unknown
  /** The number of the event. */
  readonly event: number
  readonly exchange?: string
  readonly partner?: string
  readonly authority?: string
}

/** @param before hex */
export function rowText(n: number, before: string, event: ChainedEvent): string {
  return canonicalText({
    n,
    before,
    at: event.at.toISOString(),
    kind: event.kind,
    details: event.details,
    event: event.id,
    ...(event.exchangeId !== null && { exchange: event.exchangeId }),
    ...(event.partnerId !== null && { partner: event.partnerId }),
    ...(event.authorityId !== null && { authority: event.authorityId }),
  } satisfies AuditRow)
}

/** What the first row of a node names as the hash before it. */
export const chainBegin = (node: string): string => sha256(canonicalText({ format: 'eac-broker audit chain 1', node }))

export const NO_HASH = '0'.repeat(64)
export const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')
