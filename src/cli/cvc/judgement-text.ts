import type { CalendarDate, Finding } from '../../cvc/index.ts'
import { fieldLines } from '../output/fields.ts'
import { table } from '../output/table.ts'
import { visibleReference } from '../output/visible.ts'
import type { Judgement } from './judgement.ts'

/** The verdict as a sentence, the way it was reached, and every finding with its clause. */
export function judgementText(judgement: Judgement, today: CalendarDate): string {
  const { ok, holderReference, chain, rights, findings } = judgement
  const verdict = ok ? 'verifies' : 'does not verify'
  const fields = fieldLines(
    [
      ['chain', chain.length > 0 ? chain.map(visibleReference).join(' > ') : undefined],
      ['rights', rights],
    ],
    '  ',
  )
  return `${visibleReference(holderReference)} ${verdict} on ${today}\n${fields}${findingTable(findings)}`
}

function findingTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const rows = findings.map(({ severity, rule, source, holderReference, detail }) => [
    severity,
    rule,
    visibleReference(holderReference),
    source,
    detail ?? '',
  ])
  return `\n${table(['finding', 'rule', 'about', 'source', 'detail'], rows)}`
}
