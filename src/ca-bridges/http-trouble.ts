import type { IncomingHttpHeaders } from 'node:http'
import { BridgeError, type BridgeErrorClass, type CallOutcome } from './bridge-error.ts'

interface HttpMeaning {
  readonly class: BridgeErrorClass
  readonly outcome: CallOutcome
}

/** Where the protocol itself says nothing more. RFC 9110 15. */
const STATUSES: Readonly<Record<number, HttpMeaning>> = {
  400: { class: 'validation', outcome: 'refused' },
  401: { class: 'auth', outcome: 'refused' },
  403: { class: 'auth', outcome: 'refused' },
  404: { class: 'not-found', outcome: 'refused' },
  408: { class: 'transient', outcome: 'refused' },
  410: { class: 'not-found', outcome: 'refused' },
  413: { class: 'validation', outcome: 'refused' },
  415: { class: 'permanent', outcome: 'refused' },
  422: { class: 'validation', outcome: 'refused' },
  429: { class: 'transient', outcome: 'refused' },
  503: { class: 'transient', outcome: 'refused' },
}

/** What an answer of HTTP that is no success means. @param says in the CA's words, what its body says; empty: nothing */
export function httpTrouble(
  { status, headers }: { readonly status: number; readonly headers: IncomingHttpHeaders },
  says: string,
  retryAt: Date | undefined,
): BridgeError {
  const { class: kind, outcome } = STATUSES[status] ?? usual(status)
  const { location } = headers
  const to = location === undefined ? '' : `, sends on to ${location.slice(0, 200)}, which is not followed`
  return new BridgeError(kind, `HTTP ${status}${says === '' ? '' : `: ${says.slice(0, 500)}`}${to}`, {
    outcome,
    retryAt,
  })
}

/** An error of the server may come after the work was done; a success in which nothing can be read, too. */
function usual(status: number): HttpMeaning {
  if (status >= 500 || status < 300) return { class: 'transient', outcome: 'unknown' }
  return { class: 'permanent', outcome: 'refused' }
}
