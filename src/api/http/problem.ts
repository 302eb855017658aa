import { OperatorError, type OperatorErrorCode, type WrongField } from '../../messages/index.ts'
import { PeopleError, type PeopleErrorCode } from '../../people/index.ts'
import { KeyStoreError } from '../../signatures/index.ts'

/** What is answered where something is not done (RFC 9457, application/problem+json). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  /** Closed list: programs switch on it. */
  readonly code: string
  readonly allow: string | undefined
  readonly fields: readonly WrongField[]

  constructor(
    status: number,
    code: string,
    detail: string,
    options: ErrorOptions & { readonly allow?: string; readonly fields?: readonly WrongField[] } = {},
  ) {
    super(detail, options)
    this.status = status
    this.code = code
    this.allow = options.allow
    this.fields = options.fields ?? []
  }
}

export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly requestId: string
  /** What is wrong where, as the example of RFC 9457, 3 has it. */
  readonly errors?: readonly WrongField[]
}

export const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

const OF_OPERATOR: Readonly<Record<OperatorErrorCode, number>> = {
  'invalid-input': 400,
  'not-found': 404,
  refused: 409,
  'not-allowed': 403,
}

const OF_PEOPLE: Readonly<Partial<Record<PeopleErrorCode, number>>> = {
  'not-authenticated': 401,
  'code-needed': 401,
  blocked: 429,
  busy: 503,
  'person-unknown': 404,
  'token-unknown': 404,
  'password-short': 400,
  'password-long': 400,
  'roles-wrong': 400,
  'own-account': 403,
  'token-too-wide': 403,
}

/** @returns undefined: a fault of ours, of which nothing is told but that it was one */
export function problemOf(error: unknown): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error
  if (error instanceof OperatorError) {
    const { code, message, fields } = error
    return new HttpProblem(OF_OPERATOR[code], code, message, { cause: error, fields })
  }
  if (error instanceof PeopleError) {
    return new HttpProblem(OF_PEOPLE[error.code] ?? 409, error.code, error.message, { cause: error })
  }
  if (error instanceof KeyStoreError && error.code === 'keys-locked') {
    return new HttpProblem(503, error.code, error.message, { cause: error })
  }
  return undefined
}

export const problemBody = ({ status, code, message, fields }: HttpProblem, requestId: string): ProblemBody => ({
  type: `urn:eac-broker:problem:${code}`,
  title: TITLES[status] ?? 'Error',
  status,
  detail: message,
  requestId,
  ...(fields.length > 0 && { errors: fields }),
})
