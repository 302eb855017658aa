import type { BridgeErrorClass } from '../index.ts'

/** One kind of refusal. The text of an answer, or its code, decides before its HTTP status: this interface uses 500 for our mistakes. */
interface ErrorRow {
  readonly status?: number | readonly number[]
  readonly code?: string
  readonly says?: RegExp
  readonly class: BridgeErrorClass
  readonly means: string
  /** Said by: S the vendor's text, P its published interface, I our reading. */
  readonly source: 'S' | 'P' | 'I'
  /** The state of the request is not what we took it for: it is read again. */
  readonly isConflict?: true
}

/** The first that fits counts. */
export const UANATACA_ERRORS: readonly ErrorRow[] = [
  { status: 401, class: 'auth', means: 'credentials', source: 'P' },
  { status: 403, says: /confirmation code/i, class: 'validation', means: 'the one-time code is wrong', source: 'P' },
  { status: 403, class: 'auth', means: 'permissions', source: 'P' },
  { status: 500, says: /permission/i, class: 'auth', means: 'permissions', source: 'S' },
  { says: /invalid scratchcard/i, class: 'quota', means: 'the scratchcard is used or is none', source: 'P' },
  { says: /scratchcard matching query/i, class: 'not-found', means: 'no such scratchcard', source: 'P' },
  { says: /rao matching query/i, class: 'not-found', means: 'no such officer', source: 'P' },
  { says: /no request matches/i, class: 'not-found', means: 'no such request', source: 'P' },
  { status: 500, says: /certificate/i, class: 'auth', means: 'the certificate of the API user', source: 'S' },
  { status: 500, says: /invalid content_type/i, class: 'validation', means: 'the content type', source: 'P' },
  { status: 412, code: '415', class: 'validation', means: 'fields of the request', source: 'P' },
  { status: 412, code: '412', class: 'permanent', means: 'the state of the request', source: 'P', isConflict: true },
  { says: /invalid request status/i, class: 'permanent', means: 'the state', source: 'P', isConflict: true },
  { code: '418', class: 'validation', means: 'parameters', source: 'P' },
  { code: '419', class: 'permanent', means: 'renewal: revoked', source: 'P' },
  { code: '420', class: 'permanent', means: 'renewal: expired', source: 'P' },
  { code: '421', class: 'permanent', means: 'renewal: disabled by the officer', source: 'P' },
  { code: '422', class: 'permanent', means: 'renewal: not available', source: 'P' },
  { code: '423', class: 'permanent', means: 'renewal: not available', source: 'P' },
  { code: '424', class: 'permanent', means: 'renewal: too many', source: 'P' },
  { code: '425', class: 'permanent', means: 'renewal: too old', source: 'P' },
  { code: '426', class: 'permanent', means: 'renewal: not enabled', source: 'P' },
  { code: '427', class: 'permanent', means: 'renewal: suspended', source: 'P' },
  { status: 400, says: /missing required docs/i, class: 'validation', means: 'documents', source: 'P' },
  { status: 400, class: 'validation', means: 'JSON', source: 'P' },
  { status: 404, class: 'not-found', means: 'no such thing', source: 'P' },
  { status: [429, 502, 503, 504], class: 'transient', means: 'overload, maintenance', source: 'P' },
  { status: 500, class: 'transient', means: 'any other 500: three tries, then for people', source: 'I' },
]

export interface Refusal {
  readonly status: number
  readonly code: string | undefined
  readonly says: string
}

export function meaningOfRefusal({ status, code, says }: Refusal): ErrorRow {
  const found = UANATACA_ERRORS.find((row) => {
    const byStatus = row.status === undefined || [row.status].flat().includes(status)
    return byStatus && (row.code === undefined || row.code === code) && (row.says === undefined || row.says.test(says))
  })
  if (found !== undefined) return found
  const isTheirs = status >= 500
  return { class: isTheirs ? 'transient' : 'permanent', means: 'not documented', source: 'I' }
}

/** As in `Invalid request fields: title, email`. */
export function fieldNamedIn(says: string): string | undefined {
  return /fields?: *([a-z0-9_]+)/i.exec(says)?.[1]
}
