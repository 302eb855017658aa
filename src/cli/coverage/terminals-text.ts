import type { TerminalGroupView } from '../../messages/index.ts'
import { table } from '../output/table.ts'
import { visibleReference } from '../output/visible.ts'

/** A line for the terminals of each DV, or the readers of each control centre, and each CVCA. */
export function terminalsText(groups: readonly TerminalGroupView[]): string {
  if (groups.length === 0) return 'no DV or terminal control centre here, so no terminals\n'
  const rows = groups.flatMap(({ authority, role, registered, reads }) => {
    const whose = `${role === 'TCC' ? 'readers' : 'terminals'} of ${authority}`
    if (reads.length === 0) return [[whose, 'nobody', `0 of ${registered}`, '', '']]
    return reads.map(({ issuer, covered, due, firstEnds }) => [
      whose,
      visibleReference(issuer),
      `${covered} of ${registered}`,
      firstEnds,
      due === 0 ? '' : String(due),
    ])
  })
  return table(['who', 'passports of', 'can read', 'at least until', 'to be renewed'], rows)
}
