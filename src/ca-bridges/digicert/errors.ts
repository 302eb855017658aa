import type { BridgeErrorClass } from '../index.ts'

/** What an answer that is no success means, by its status and the code in it. */
export interface ErrorRow {
  readonly status?: number
  /** `major`, or `major|minor`. A minor that is not here goes by its major. */
  readonly code?: string
  readonly words?: RegExp
  readonly means: BridgeErrorClass
  readonly source: 'P' | 'I'
}

/** The first that fits counts. */
export const ERRORS: readonly ErrorRow[] = [
  { status: 401, means: 'auth', source: 'P' },
  { status: 403, code: 'access_denied', means: 'auth', source: 'P' },
  { status: 404, code: 'not_found|order', means: 'not-found', source: 'P' },
  { status: 404, code: 'not_found|product', means: 'not-found', source: 'P' },
  { status: 404, code: 'not_found|route', means: 'not-found', source: 'P' },
  { status: 429, code: 'request_limit_exceeded', means: 'transient', source: 'P' },
  { status: 400, code: 'bad_request_format', means: 'validation', source: 'P' },
  { status: 400, code: 'csr_invalid_cannot_parse', means: 'validation', source: 'P' },
  { status: 400, code: 'cert_validity_exceeds_order_validity', means: 'validation', source: 'P' },
  { status: 400, code: 'ambiguous_product', means: 'validation', source: 'P' },
  { status: 400, code: 'caa_check_failed', means: 'validation', source: 'P' },
  { words: /balance|funds/i, means: 'quota', source: 'I' },
]

/** What stands for a code that has no row, by its status alone. */
const BY_STATUS: Readonly<Record<number, BridgeErrorClass>> = {
  400: 'validation',
  401: 'auth',
  403: 'auth',
  404: 'not-found',
  422: 'validation',
  429: 'transient',
}

export function meaningOf(status: number, code: string, text: string): BridgeErrorClass {
  const [major = ''] = code.split('|')
  const row = ERRORS.find((one) => {
    if (one.words !== undefined) return status >= 400 && status < 500 && one.words.test(text)
    if (one.status !== status) return false
    return one.code === undefined || one.code === code || one.code === major
  })
  return row?.means ?? BY_STATUS[status] ?? (status >= 500 ? 'transient' : 'permanent')
}
