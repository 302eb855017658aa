import type { ExchangeTreeView } from '../../messages/index.ts'
import { duration } from '../output/duration.ts'
import { table } from '../output/table.ts'

/** What belongs together, each below what it was made for; the one that is shown is marked. Nothing where it stands alone. */
export function treeText(tree: ExchangeTreeView, shownId: string, now: Date): string {
  if (tree.made.length === 0) return ''
  return table(['belongs together', 'way', 'operation', 'state', 'age'], rowsOf(tree, 0, shownId, now))
}

function rowsOf(tree: ExchangeTreeView, depth: number, shownId: string, now: Date): string[][] {
  const { id, authority, partner, direction, operation, state, outcome, createdAt, closedAt } = tree
  const mark = id === shownId ? ' *' : ''
  const row = [
    `${'  '.repeat(depth)}${id}${mark}`,
    direction === 'out' ? `${authority} to ${partner}` : `${partner} to ${authority}`,
    operation,
    outcome === undefined ? state : `${state}: ${outcome}`,
    closedAt === undefined ? duration(createdAt, now) : `over in ${duration(createdAt, new Date(closedAt))}`,
  ]
  return [row, ...tree.made.flatMap((made) => rowsOf(made, depth + 1, shownId, now))]
}
