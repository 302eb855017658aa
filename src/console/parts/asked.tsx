import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../text/words.ts'
import { ProblemBox } from './problem-box.tsx'

/** What was asked of the node, once it is here; what went wrong, where it did, above what was there before. */
export function Asked<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data, Error>
  children: (data: Data) => ReactNode
}) {
  const { t } = useWords()
  return (
    <>
      <ProblemBox error={query.error} />
      {query.data !== undefined && children(query.data)}
      {query.data === undefined && query.error === null && (
        <p className="empty" role="status">
          {t('common.loading')}
        </p>
      )}
    </>
  )
}
