import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Problem } from '../api/client.ts'
import { useNewsStoppedAt } from '../api/queries.ts'
import { gmt } from '../parts/time.tsx'
import { useWords } from '../text/words.ts'

/** Says it where the node is not reached, and where nobody is there for whom news is looked for: what stands on the screen is then of before. */
export function Reachability() {
  const { t } = useWords()
  const isAway = useIsAway()
  const stoppedAt = useNewsStoppedAt()
  return (
    <div role="status" className="reachability">
      {isAway && <p className="box warn">{t('shell.unreachable')}</p>}
      {stoppedAt !== undefined && (
        <p className="box warn">{t('shell.newsStopped', { at: `${gmt(new Date(stoppedAt)).slice(11, 16)} GMT` })}</p>
      )}
    </div>
  )
}

function useIsAway(): boolean {
  const client = useQueryClient()
  const [isAway, setAway] = useState(!navigator.onLine)
  useEffect(() => {
    const look = (): void => {
      const errors = client
        .getQueryCache()
        .getAll()
        .map(({ state }) => state.error)
      setAway(!navigator.onLine || errors.some((error) => error instanceof Problem && error.code === 'unreachable'))
    }
    const unsubscribe = client.getQueryCache().subscribe(look)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      unsubscribe()
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [client])
  return isAway
}
