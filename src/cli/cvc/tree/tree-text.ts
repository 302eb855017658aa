import { table } from '../../output/table.ts'
import type { TreeNode } from '../json/shown.ts'

const SHOWN_OCTETS = 16
const SHOWN_LAST_OCTETS = 4
const LESS_THAN_ALL = ' … '
const AUTHORIZATION = '53' // its bits say more than the rights that have names

/** The tree for a reader: where each object begins, its tag and length, its name, further in the deeper it stands. */
export function treeText(nodes: readonly TreeNode[], { full }: { full: boolean }): string {
  return indented(table(['byte', 'hex', 'tag', 'length', 'object', 'value'], rows(nodes, full, 0)))
}

function rows(nodes: readonly TreeNode[], full: boolean, depth: number): string[][] {
  return nodes.flatMap((node) => {
    const { offset, tag, length, name, children = [] } = node
    const place = [String(offset).padStart(4), offset.toString(16).padStart(4, '0'), tag, String(length).padStart(6)]
    return [[...place, `${'  '.repeat(depth)}${name}`, valueText(node, full)], ...rows(children, full, depth + 1)]
  })
}

/** What it means; the octets where they say more than that, or are all asked for. */
function valueText({ tag, text, value, length }: TreeNode, full: boolean): string {
  if (value === undefined) return ''
  const octets = value.length / 2
  const bare = text === undefined || full || text === 'malformed' || tag === AUTHORIZATION
  const missing = octets < length ? `(${octets} of ${length} octets are there)` : ''
  return [bare ? shortened(value, full) : '', text ?? '', missing].filter((part) => part !== '').join('  ')
}

function shortened(hex: string, full: boolean): string {
  if (full || hex.length <= 2 * SHOWN_OCTETS) return hex
  return `${hex.slice(0, 2 * (SHOWN_OCTETS - SHOWN_LAST_OCTETS))}${LESS_THAN_ALL}${hex.slice(-2 * SHOWN_LAST_OCTETS)}`
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ').replace(/ {2}$/, '')
}
