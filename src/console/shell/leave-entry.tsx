import { send } from '../api/client.ts'
import { takeSession } from '../api/queries.ts'
import { useWords } from '../text/words.ts'

/** Half in, and out again. */
export function LeaveEntry() {
  const { t } = useWords()
  const leave = (): void => {
    void send('DELETE', '/api/session').finally(() => takeSession(null))
  }
  return (
    <p className="links">
      <button type="button" className="link" onClick={leave}>
        {t('entry.asSomebodyElse')}
      </button>
    </p>
  )
}
