import { useMutation } from '@tanstack/react-query'
import { logOut } from '../api/queries.ts'
import { ProblemBox } from '../parts/problem-box.tsx'
import { useWords } from '../text/words.ts'

/** Half in, and out again. */
export function LeaveEntry() {
  const { t } = useWords()
  const leaving = useMutation({ mutationFn: logOut })
  return (
    <>
      <ProblemBox error={leaving.error} />
      <p className="links">
        <button type="button" className="link" onClick={() => leaving.mutate()}>
          {t('entry.asSomebodyElse')}
        </button>
      </p>
    </>
  )
}
