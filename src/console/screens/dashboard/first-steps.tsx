import { useState } from 'react'
import { Link } from 'react-router'
import { keep, kept } from '../../parts/kept.ts'
import { Panel } from '../../parts/page.tsx'
import { SET_UP_STEPS, useSetsUp, useSetUp } from '../../parts/set-up.ts'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const isHidden = (text: string): text is 'hidden' => text === 'hidden'

const NEEDED = ['authority', 'partner', 'certificate'] as const

/**
 * What a new node still lacks, for those who set it up: five steps, until all are done or somebody hides them. First on the page while it
 * can do nothing; last once it works, where trouble comes first.
 */
export function FirstSteps({ place }: { place: 'first' | 'last' }) {
  const { t } = useWords()
  const setsUp = useSetsUp()
  const { isKnown, isDone, next } = useSetUp()
  const [hidden, setHidden] = useState(() => kept('first-steps', isHidden))
  if (hidden || !isKnown || !setsUp || next === undefined) return null
  const isWorking = NEEDED.every((step) => isDone[step])
  if (isWorking !== (place === 'last')) return null
  const hide = (): void => {
    keep('first-steps', 'hidden')
    setHidden('hidden')
  }
  const actions = (
    <div className="actions">
      <Link className="button main small" to="/set-up">
        {t('steps.lead')}
      </Link>
      <button type="button" className="button quiet small" onClick={hide}>
        {t('steps.hide')}
      </button>
    </div>
  )
  return (
    <Panel title={t('steps.title')} actions={actions}>
      <ol className="rows">
        {SET_UP_STEPS.map((step) => (
          <li key={step}>
            <strong>{t(`steps.${step}`)}</strong>
            <Tag tone={isDone[step] ? 'good' : 'calm'}>{t(isDone[step] ? 'steps.done' : 'steps.open')}</Tag>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
