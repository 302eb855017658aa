import type { HolderReference } from '../holder-reference.ts'

/** `error` only for a MUST or SHALL, and for what a server with a clock has to refuse; `warning` for the rest. */
export type Severity = 'error' | 'warning'

/** A rule that does not hold. `Rule` is a closed list of ids, stable: callers map them to return codes. */
export interface Finding<Rule extends string = string> {
  /** Id of the rule that does not hold. */
  readonly rule: Rule
  /** The clause the rule comes from. */
  readonly source: string
  /** Errors make a verdict fail, warnings do not. */
  readonly severity: Severity
  /** The holder of the certificate or request that was judged. */
  readonly holderReference: HolderReference
  /** In a chain: which certificate, 0 being the one after the anchor; -1 the anchor itself. */
  readonly at?: number
  /** For people: what was found. May quote the certificate, so escape it. */
  readonly detail?: string
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}
