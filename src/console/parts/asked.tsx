import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../text/words.ts'
import { Empty } from './page.tsx'
import { ProblemBox } from './problem-box.tsx'

/** What was asked of the node, once it is here; what went wrong, where it did, above what was there before. */
export function Asked<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data, Error>
  children: (data: Data) => ReactNode
}) {
  return (
    <>
      <ProblemBox error={query.error} />
      {query.data !== undefined && children(query.data)}
      {query.data === undefined && query.error === null && <Looking />}
    </>
  )
}

/**
 * Rows that are gathered from several questions: those that are known; that there are none, only once each was answered.
 * @param none what is said then
 */
export function Gathered({
  queries,
  rows,
  none,
}: {
  queries: readonly Pick<UseQueryResult, 'data' | 'error'>[]
  rows: readonly ReactNode[]
  none: string
}) {
  const problem = queries.find(({ error }) => error !== null)?.error
  const isKnown = queries.every(({ data }) => data !== undefined)
  return (
    <>
      <ProblemBox error={problem} />
      {rows.length > 0 && <ul className="rows">{rows}</ul>}
      {problem === undefined && !isKnown && <Looking />}
      {problem === undefined && isKnown && rows.length === 0 && <Empty>{none}</Empty>}
    </>
  )
}

function Looking() {
  const { t } = useWords()
  return (
    <p className="empty" role="status">
      {t('common.loading')}
    </p>
  )
}
