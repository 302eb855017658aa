import { useRouteError } from 'react-router'
import { useWords } from '../text/words.ts'

/** A screen that broke, or that could not be fetched: the rest goes on. */
export function BrokenPage() {
  const { t } = useWords()
  const error = useRouteError()
  return (
    <div className="box bad" role="alert">
      <p>
        <strong>{t('broken.title')}</strong> {t('broken.says')}
      </p>
      <p>
        <code>{(error as Error).message}</code>
      </p>
      <button type="button" className="button main" onClick={() => location.reload()}>
        {t('broken.reload')}
      </button>
    </div>
  )
}
