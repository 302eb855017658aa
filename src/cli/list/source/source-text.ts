import type { ListSourceView } from '../../../messages/index.ts'
import { fieldLines } from '../../output/fields.ts'
import { moment } from '../../output/moment.ts'
import { table } from '../../output/table.ts'

export function sourceTable(sources: readonly ListSourceView[]): string {
  if (sources.length === 0) return 'no list source yet; add one with eac list source add\n'
  const rows = sources.map((source) => [
    source.name,
    source.authority,
    source.kind,
    source.place,
    everyText(source.everySeconds),
    source.succeededAt === undefined ? 'never' : moment(source.succeededAt),
    stateText(source),
  ])
  return table(['name', 'authority', 'kind', 'from', 'every', 'last success (GMT)', 'state'], rows)
}

export function sourceText(source: ListSourceView): string {
  return fieldLines([
    ['name', source.name],
    ['authority', source.authority],
    ['kind', source.kind],
    ['from', source.place],
    ['every', everyText(source.everySeconds)],
    ['named by', source.origin === 'configuration' ? 'the configuration' : 'an operator'],
    ['last success', source.succeededAt === undefined ? 'never' : `${moment(source.succeededAt)} GMT`],
    ['state', stateText(source)],
  ])
}

/** Of all sources of a node in a few words, naming those that fail. */
export function sourcesInShort(sources: readonly ListSourceView[]): string | string[] {
  if (sources.length === 0) return 'none'
  const failing = sources.filter(({ failingSince }) => failingSince !== undefined)
  return [
    `${sources.length}, ${failing.length === 0 ? 'none failing' : `${failing.length} failing`}`,
    ...failing.map((source) => `${source.name}: ${stateText(source)}`),
  ]
}

function stateText({ triedAt, failingSince, lastError = '' }: ListSourceView): string {
  if (failingSince !== undefined) return `failing since ${moment(failingSince)} GMT: ${lastError}`
  return triedAt === undefined ? 'not looked at yet' : 'works'
}

function everyText(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const
  const [letter, size] = units.find(([, one]) => seconds % one === 0) ?? ['s', 1]
  return `${seconds / size}${letter}`
}
