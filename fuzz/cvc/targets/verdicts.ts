import type { CheckSignature, Finding } from '../../../src/cvc/index.ts'
import { promised } from '../../target.ts'

type Verdict = { readonly ok: boolean; readonly findings: readonly Finding<string>[] }

/** A verdict says no exactly where something is wrong. */
export function isSound({ ok, findings }: Verdict, mayFindNothing = false): void {
  const wrong = findings.some(({ severity }) => severity === 'error')
  promised(ok ? !wrong : wrong || mayFindNothing, 'a verdict is no exactly where a finding is an error')
  for (const { rule, source } of findings) promised(rule !== '' && source !== '', 'a finding names its rule and source')
}

/** What was decided and the first reasons. */
export function inWords({ ok, findings }: Verdict): string {
  return `${ok ? 'yes' : 'no'} ${findings.slice(0, 2).map(({ rule }) => rule)}`
}

class CheckerBroke extends Error {}

/** A checker that breaks: its own error has to come through, or nobody asked it. */
export async function letsErrorsThrough(judge: (breaks: CheckSignature) => Promise<Verdict>): Promise<void> {
  let asked = false
  const breaks: CheckSignature = async () => {
    asked = true
    throw new CheckerBroke()
  }
  try {
    await judge(breaks)
    promised(!asked, 'an error of the checker is not taken for an answer')
  } catch (error) {
    if (!(error instanceof CheckerBroke)) throw error
  }
}
