import type { CoverageView } from '../../../messages/index.ts'
import { Panel } from '../../parts/page.tsx'
import { Scrolled } from '../../parts/scrolled.tsx'
import type { Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'
import { keyOf } from './coverage.tsx'

export const STAGE_TONES: Readonly<Record<CoverageView['stage'], Tone>> = {
  good: 'good',
  plan: 'wait',
  act: 'warn',
  late: 'bad',
  lost: 'bad',
  none: 'calm',
}
const STAGES = Object.keys(STAGE_TONES) as CoverageView['stage'][]

interface Props {
  readonly title: string
  readonly pairs: readonly CoverageView[]
  readonly chosen: string | undefined
  readonly onChoose: (pair: CoverageView) => void
}

/** A row for each authority of ours, a column for each CA. */
export function Matrix({ title, pairs, chosen, onChoose }: Props) {
  const { t } = useWords()
  const issuers = [...new Set(pairs.map(({ issuer }) => issuer))].sort()
  const authorities = [...new Set(pairs.map(({ authority }) => authority))].sort()
  return (
    <Panel title={title}>
      <Scrolled label={title}>
        <table className="matrix">
          <thead>
            <tr>
              <th scope="col">{t('coverage.holder')}</th>
              {issuers.map((issuer) => (
                <th key={issuer} scope="col">
                  {issuer}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {authorities.map((authority) => (
              <tr key={authority}>
                <th scope="row">{authority}</th>
                {issuers.map((issuer) => {
                  const pair = pairs.find((one) => one.authority === authority && one.issuer === issuer)
                  return (
                    <td key={issuer}>
                      {pair !== undefined && (
                        <Cell pair={pair} isChosen={keyOf(pair) === chosen} onChoose={() => onChoose(pair)} />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </Panel>
  )
}

/** What the stages of renewal mean. */
export function Legend() {
  const { t, word } = useWords()
  return (
    <p className="legend">
      {STAGES.map((stage) => (
        <span key={stage} className="legend-item">
          <span className={`swatch ${STAGE_TONES[stage]}`} aria-hidden="true" /> {word('stage', stage)}:{' '}
          <span className="muted">{t(`stageSays.${stage}`)}</span>
        </span>
      ))}
    </p>
  )
}

function Cell({ pair, isChosen, onChoose }: { pair: CoverageView; isChosen: boolean; onChoose: () => void }) {
  const { t, word } = useWords()
  const { stage, certificate, request } = pair
  return (
    <button type="button" className={`cell ${STAGE_TONES[stage]}`} aria-pressed={isChosen} onClick={onChoose}>
      <strong>
        {certificate === undefined
          ? word('stage', stage)
          : certificate.daysLeft <= 0
            ? t('days.over')
            : t('days.left', { count: certificate.daysLeft })}
      </strong>
      <span>
        {certificate !== undefined && `${word('stage', stage)} · ${certificate.expires}`}
        {request !== undefined && ` · ${word('state', request.state)}`}
      </span>
    </button>
  )
}
