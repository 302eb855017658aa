import { useMutation } from '@tanstack/react-query'
import { Problem } from '../api/client.ts'
import { logOut } from '../api/queries.ts'
import { useWords } from '../text/words.ts'

/** What was not done, and why: in words a person can do something with. @param lead what that means, said first */
export function ProblemBox({ error, lead }: { error: unknown; lead?: string }) {
  const { t, word } = useWords()
  if (error === null || error === undefined) return null
  const { message, code, requestId } = asProblem(error)
  const known = word('problem', code)
  return (
    <div className="box bad" role="alert">
      <p>
        {lead !== undefined && <strong>{lead} </strong>}
        {known !== code && <strong>{known} </strong>}
        {code !== 'unreachable' && message}
      </p>
      {code === 'internal' && requestId !== undefined && (
        <p className="muted">
          {t('problem.requestId')} <code>{requestId}</code>
        </p>
      )}
      {code === 'log-in-again' && <LogInAgain />}
    </div>
  )
}

/** The way in stands at the address one was at, and leads back there. */
function LogInAgain() {
  const { t } = useWords()
  const leaving = useMutation({ mutationFn: logOut })
  return (
    <>
      <ProblemBox error={leaving.error} lead={t('shell.stillLoggedIn')} />
      <button type="button" className="button quiet" disabled={leaving.isPending} onClick={() => leaving.mutate()}>
        {t('problem.logInAgain')}
      </button>
    </>
  )
}

const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, 'unknown', (error as Error).message)
