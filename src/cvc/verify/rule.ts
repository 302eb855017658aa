import type { HolderReference } from '../holder-reference.ts'
import type { Finding, Severity } from './finding.ts'

/** One sentence that must hold, named and sourced. `Subject` is what it looks at. */
export interface Rule<Subject, Id extends string = string> {
  readonly id: Id
  readonly source: string
  readonly severity: Severity
  holds(subject: Subject): boolean | Promise<boolean>
  /** What was found, when it does not hold. */
  detail?(subject: Subject): string
}

/** All findings, not the first, in the order of the rules. */
export async function applyRules<Subject, Id extends string>(
  rules: readonly Rule<Subject, Id>[],
  subject: Subject,
  about: { readonly holderReference: HolderReference; readonly at?: number },
): Promise<Finding<Id>[]> {
  const findings: Finding<Id>[] = []
  for (const rule of rules) {
    const holds = rule.holds(subject)
    if (typeof holds === 'boolean' ? holds : await holds) continue // few rules have to wait, and waiting takes as long as asking
    const { id, source, severity } = rule
    const detail = rule.detail?.(subject)
    findings.push({ rule: id, source, severity, ...about, ...(detail === undefined ? {} : { detail }) })
  }
  return findings
}
