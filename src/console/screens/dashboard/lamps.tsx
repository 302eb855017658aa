import type { AuditView, ExaminedView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { Tag, type Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const EVERY_SECONDS = 300 // it connects to partners: not at every look

const TONES = { good: 'good', warning: 'warn', bad: 'bad' } as const satisfies Record<ExaminedView['state'], Tone>
const WORST_FIRST = ['bad', 'warning', 'good'] as const

/** What the node stands on: a lamp each, and what to do where one is not green. */
export function Lamps() {
  const { t, word } = useWords()
  const query = useAsked('node.examine', {}, { everySeconds: EVERY_SECONDS })
  const audit = useAsked('audit.show', {}, { live: true })
  const again = (
    <button
      type="button"
      className="button quiet small"
      onClick={() => void query.refetch()}
      disabled={query.isFetching}
    >
      {t('dashboard.lookNow')}
    </button>
  )
  return (
    <Panel title={t('dashboard.lamps')} actions={again}>
      <ProblemBox error={audit.error} />
      <Asked query={query}>
        {(examined) => (
          <ul className="rows">
            {[...lampsOf(examined), ...anchorLamp(audit.data)].map(({ what, state, troubles }) => (
              <li key={what} className="stacked">
                <span className="lamp-line">
                  {word('lamp', what)} <Tag tone={TONES[state]}>{t(`lamp.is.${state}`)}</Tag>
                </span>
                {troubles.map(({ says, mend }) => (
                  <span key={says} className="muted">
                    {says}
                    {mend !== undefined && (
                      <>
                        <br />
                        {t('lamp.mend', { mend })}
                      </>
                    )}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Panel>
  )
}

interface Lamp {
  readonly what: string
  readonly state: ExaminedView['state']
  readonly troubles: readonly { readonly says: string; readonly mend?: string | undefined }[]
}

function lampsOf(examined: readonly ExaminedView[]): Lamp[] {
  return [...new Set(examined.map(({ what }) => what))].map((what) => {
    const here = examined.filter((one) => one.what === what)
    const state = WORST_FIRST.find((one) => here.some((found) => found.state === one)) ?? 'good'
    return { what, state, troubles: here.filter((one) => one.state !== 'good') }
  })
}

/** Whether the audit chain is told to somebody outside; no lamp where there is nobody. */
function anchorLamp(audit: AuditView | undefined): Lamp[] {
  const places = (audit?.places ?? []).filter(({ configured }) => configured)
  if (places.length === 0) return []
  const failing = places.filter(({ failingSince }) => failingSince !== undefined)
  const troubles = failing.map(({ name, lastError }) => ({ says: `${name}: ${lastError ?? ''}` }))
  return [{ what: 'audit', state: failing.length === 0 ? 'good' : 'bad', troubles }]
}
