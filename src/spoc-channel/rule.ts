/** One sentence that must hold, named and sourced. */
export interface Rule<Subject, Id extends string = string> {
  readonly id: Id
  readonly clause: string
  /** @returns undefined where the rule holds, else what was found, for people; may quote the input, so escape it */
  objection(subject: Subject): string | undefined
}

/** A rule that does not hold: the connection is refused. */
export interface Finding<Id extends string = string> {
  readonly rule: Id
  /** Where the rule stands. */
  readonly clause: string
  /** For people: what was found. May quote the input, so escape it. */
  readonly says: string
}

/** All findings, not the first, in the order of the rules. */
export function applyRules<Subject, Id extends string>(
  rules: readonly Rule<Subject, Id>[],
  subject: Subject,
): Finding<Id>[] {
  return rules.flatMap(({ id, clause, objection }) => {
    const says = objection(subject)
    return says === undefined ? [] : [{ rule: id, clause, says: says.slice(0, LONGEST) }]
  })
}

const LONGEST = 500
