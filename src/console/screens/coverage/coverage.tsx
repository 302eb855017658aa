import { useState } from 'react'
import type { CoverageView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Calendar } from './calendar.tsx'
import { Chain } from './chain.tsx'
import { Matrix } from './matrix.tsx'

/** Which of our DVs and control centres holds a certificate of which CA, for how long, and what is under way. */
export function Coverage() {
  const { t } = useWords()
  const query = useAsked('coverage.show', {}, { live: true })
  return (
    <Page title={t('nav.coverage')}>
      <Asked query={query}>
        {(pairs) => (pairs.length === 0 ? <Empty>{t('dashboard.noCoverage')}</Empty> : <Shown pairs={pairs} />)}
      </Asked>
    </Page>
  )
}

function Shown({ pairs }: { pairs: readonly CoverageView[] }) {
  const [chosen, choose] = useState<string>()
  const shown = pairs.find((one) => keyOf(one) === chosen)
  return (
    <>
      <Matrix pairs={pairs} chosen={chosen} onChoose={(one) => choose(keyOf(one))} />
      {shown !== undefined && <Chain pair={shown} />}
      <Calendar pairs={pairs} />
    </>
  )
}

export const keyOf = ({ authority, issuer }: CoverageView): string => `${authority} ${issuer}`
