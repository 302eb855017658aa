import { Link } from 'react-router'
import { Empty, Page } from '../parts/page.tsx'
import { useWords } from '../text/words.ts'

export function NotFound() {
  const { t } = useWords()
  return (
    <Page title={t('notFound.title')}>
      <Empty>
        {t('notFound.says')} <Link to="/">{t('nav.dashboard')}</Link>
      </Empty>
    </Page>
  )
}
