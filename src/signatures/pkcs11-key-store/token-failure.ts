import type { TokenFailure, TokenFailureKind } from './token-requests.ts'

// PKCS#11 v2.40, the return values that say more than "something failed". All others may pass: the process is replaced.

const PIN = ['PIN_INCORRECT', 'PIN_INVALID', 'PIN_LEN_RANGE', 'PIN_EXPIRED', 'PIN_LOCKED', 'USER_PIN_NOT_INITIALIZED']
const CANNOT = [
  'ATTRIBUTE_READ_ONLY',
  'ATTRIBUTE_SENSITIVE',
  'ATTRIBUTE_TYPE_INVALID',
  'ATTRIBUTE_VALUE_INVALID',
  'ACTION_PROHIBITED',
  'CURVE_NOT_SUPPORTED',
  'DATA_INVALID',
  'DATA_LEN_RANGE',
  'DOMAIN_PARAMS_INVALID',
  'FUNCTION_NOT_SUPPORTED',
  'KEY_FUNCTION_NOT_PERMITTED',
  'KEY_SIZE_RANGE',
  'KEY_TYPE_INCONSISTENT',
  'MECHANISM_INVALID',
  'MECHANISM_PARAM_INVALID',
  'TEMPLATE_INCOMPLETE',
  'TEMPLATE_INCONSISTENT',
  'TOKEN_WRITE_PROTECTED',
]

const KIND_OF = new Map<string, TokenFailureKind>([
  ...PIN.map((name) => [`CKR_${name}`, 'pin-refused'] as const),
  ...CANNOT.map((name) => [`CKR_${name}`, 'refused'] as const),
])

/** A failure that is told to the node: thrown within the process. */
export class TokenError extends Error {
  override readonly name = 'TokenError'
  readonly kind: TokenFailureKind

  constructor(kind: TokenFailureKind, says: string) {
    super(says)
    this.kind = kind
  }
}

/** Of anything thrown by the library or by us. What a library may say beside its return value is not passed on. */
export function failureOf(error: unknown): TokenFailure {
  if (error instanceof TokenError) return { kind: error.kind, says: error.message }
  const { message = '', method = '' } = (error ?? {}) as { message?: string; method?: string }
  const returned = /^CKR_\w+/.exec(message)?.[0]
  if (returned === undefined) return { kind: 'unreachable', says: 'the library failed without a return value' }
  return { kind: KIND_OF.get(returned) ?? 'unreachable', says: method === '' ? returned : `${method}: ${returned}` }
}
