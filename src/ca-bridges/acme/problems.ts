import type { CauseKind } from '../../messages/index.ts'
import { BridgeError, type BridgeErrorClass } from '../index.ts'

/** What a problem leads to: trouble of a class; the same request with another nonce; or that a revocation is done. */
type Meaning = BridgeErrorClass | 'repeat' | 'revoked already'

interface ProblemRow {
  readonly says: string
  readonly means: Meaning
  /** `P`: RFC 8555 6.7. `T`: answered by pebble 2.4, too. */
  readonly source: 'P' | 'T'
}

const row = (means: Meaning, says: string, source: ProblemRow['source'] = 'P'): ProblemRow => ({ says, means, source })

/** By what stands behind `urn:ietf:params:acme:error:`. RFC 8555 6.7. */
export const PROBLEMS = {
  accountDoesNotExist: row('auth', 'it has no account for our key', 'T'),
  unauthorized: row('auth', 'our account may not do that', 'T'),
  externalAccountRequired: row(
    'auth',
    'it takes accounts only with an external account binding: set account.binding',
    'T',
  ),
  userActionRequired: row('auth', 'somebody has to go to the address it names, as to agree to new terms'),
  badSignatureAlgorithm: row('auth', 'it does not take the algorithm of our account key'),
  badPublicKey: row('auth', 'it does not take our account key'),
  badCSR: row('validation', 'the certification request is not acceptable', 'T'),
  malformed: row('validation', 'the request is not what it should be', 'T'),
  rejectedIdentifier: row('validation', 'it issues nothing for a name'),
  unsupportedIdentifier: row('validation', 'it issues nothing for names of this kind'),
  invalidContact: row('validation', 'a contact of the account is invalid'),
  unsupportedContact: row('validation', 'it does not take contacts of this kind'),
  badRevocationReason: row('validation', 'it does not revoke for this reason', 'T'),
  connection: row('validation', 'it could not connect to the name', 'T'),
  dns: row('validation', 'it could not look up the name', 'T'),
  tls: row('validation', 'no TLS connection to the name came about'),
  incorrectResponse: row('validation', 'what it found under the name is not the answer to the challenge'),
  caa: row('validation', 'CAA records forbid it to issue for the name'),
  rateLimited: row('quota', 'a rate limit is reached'),
  badNonce: row('repeat', 'the nonce is not one it accepts', 'T'),
  orderNotReady: row('permanent', 'the order cannot be finalized as it stands', 'T'),
  serverInternal: row('transient', 'it has trouble of its own'),
  compound: row('validation', 'several things are wrong'),
  alreadyRevoked: row('revoked already', 'the certificate is revoked already', 'T'),
} as const satisfies Record<string, ProblemRow>
export type ProblemType = keyof typeof PROBLEMS

/** A problem document as it came. RFC 7807, RFC 8555 6.7.1. */
export interface Problem {
  readonly type?: string | undefined
  readonly detail?: string | undefined
  readonly subproblems?:
    | readonly (Problem & { readonly identifier?: { readonly value: string } | undefined })[]
    | undefined
}

/** The CA said no, and why. */
export class AcmeRefusal extends BridgeError {
  /** Undefined: a type that is in no document, or none. */
  readonly type: ProblemType | undefined

  constructor(problem: Problem, status: number, retryAt: Date | undefined) {
    const type = typeOf(problem)
    const kind = classOf(type, status)
    const outcome = status >= 500 ? 'unknown' : 'refused' // a gateway may have handed it on
    super(kind, wordsOf(problem) || `HTTP ${status}`, { outcome, retryAt, code: codeOf(kind, status) })
    this.type = type
  }
}

const PREFIX = 'urn:ietf:params:acme:error:'
const LONGEST = 500

export function typeOf({ type = '' }: Problem): ProblemType | undefined {
  const word = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : ''
  return Object.hasOwn(PROBLEMS, word) ? (word as ProblemType) : undefined
}

/** The CA's words, those about single names behind them. */
export function wordsOf(problem: Problem): string {
  const type = typeOf(problem)
  const word = type ?? problem.type?.replace(PREFIX, '') ?? ''
  const parts = (problem.subproblems ?? []).map((one) => `${one.identifier?.value ?? 'a name'}: ${wordsOf(one)}`)
  const said = [word, problem.detail ?? (type && PROBLEMS[type].says)].filter((part) => part).join(': ')
  return [said, ...parts].join('; ').slice(0, LONGEST)
}

function classOf(type: ProblemType | undefined, status: number): BridgeErrorClass {
  if (status === 404) return 'not-found' // servers say `malformed` of an address that they do not know
  if (status === 429) return 'quota'
  const means = type && PROBLEMS[type].means
  if (means === 'repeat') return 'transient' // only after it was repeated
  if (means !== undefined && means !== 'revoked already') return means
  if (status === 401 || status === 403) return 'auth'
  return status >= 500 ? 'transient' : 'permanent'
}

const codeOf = (kind: BridgeErrorClass, status: number): CauseKind | undefined =>
  kind === 'transient' && status < 502 ? 'internal-error' : undefined
