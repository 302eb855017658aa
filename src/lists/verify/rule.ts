/** `error` only for a MUST or SHALL, and for what would let a wrong list in; `warning` for the rest. */
export type Severity = 'error' | 'warning'

/** One sentence that must hold, named and sourced. */
export interface Rule<Subject, Id extends string = string> {
  readonly id: Id
  readonly source: string
  readonly severity: Severity
  holds(subject: Subject): boolean
  /** What was found, when it does not hold. */
  detail?(subject: Subject): string
}

/** A rule that does not hold. `Id` is a closed list of ids, stable: callers map them. */
export interface Finding<Id extends string = string> {
  readonly rule: Id
  /** The clause the rule comes from. */
  readonly source: string
  /** Errors make a verdict fail, warnings do not. */
  readonly severity: Severity
  /** For people: the certificate or signer it is about; missing for the list itself. Quotes the input, so escape it. */
  readonly about?: string
  /** For people: what was found. May quote the input, so escape it. */
  readonly detail?: string
}

/** All findings, not the first, in the order of the rules. */
export function applyRules<Subject, Id extends string>(
  rules: readonly Rule<Subject, Id>[],
  subject: Subject,
  about?: string,
): Finding<Id>[] {
  return rules
    .filter((rule) => !rule.holds(subject))
    .map(({ id, source, severity, detail }) => ({
      rule: id,
      source,
      severity,
      ...(about === undefined ? {} : { about }),
      ...(detail === undefined ? {} : { detail: detail(subject) }),
    }))
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}
