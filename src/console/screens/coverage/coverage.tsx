import { useState } from 'react'
import type { CoverageView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Calendar } from './calendar.tsx'
import { Chain } from './chain.tsx'
import { Legend, Matrix } from './matrix.tsx'
import { Terminals } from './terminals.tsx'
import { Tree } from './tree.tsx'

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
  const { t } = useWords()
  const [chosen, choose] = useState<Chosen>()
  const shown = pairs.find((one) => keyOf(one) === chosen?.pair)
  const choosePair = (one: CoverageView): void =>
    choose({ pair: keyOf(one), cvca: one.role === 'DV' ? one.issuer : undefined })
  const [dvs, centres] = [pairs.filter(({ role }) => role === 'DV'), pairs.filter(({ role }) => role === 'TCC')]
  return (
    <>
      {dvs.length > 0 && <Matrix title={t('coverage.ofDvs')} pairs={dvs} chosen={chosen?.pair} onChoose={choosePair} />}
      {centres.length > 0 && (
        <Matrix title={t('coverage.ofCentres')} pairs={centres} chosen={chosen?.pair} onChoose={choosePair} />
      )}
      <Legend />
      {shown !== undefined && <Chain pair={shown} />}
      <Terminals
        pairs={pairs}
        chosen={chosen?.pair === undefined ? chosen?.cvca : undefined}
        onChoose={(cvca) => choose({ pair: undefined, cvca })}
      />
      {chosen?.cvca !== undefined && <Tree key={chosen.cvca} issuer={chosen.cvca} />}
      <Calendar pairs={pairs} />
    </>
  )
}

/** A pair of the matrices, or a column of the terminals; whose tree is drawn. */
interface Chosen {
  readonly pair: string | undefined
  readonly cvca: string | undefined
}

export const keyOf = ({ authority, issuer }: CoverageView): string => `${authority} ${issuer}`
