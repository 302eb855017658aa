import type { ApprovalCheck } from '../../messages/index.ts'
import { table } from './table.ts'

const RESULTS: Readonly<Record<string, string>> = { true: 'good', false: 'BAD', null: 'for you to tell' }

/** What was looked at before people decide. */
export function checkTable(checks: readonly ApprovalCheck[]): string {
  return table(
    ['check', 'result', 'says', 'source'],
    checks.map(({ check, ok, says, source }) => [check, RESULTS[String(ok)] ?? '', says, source]),
  )
}
