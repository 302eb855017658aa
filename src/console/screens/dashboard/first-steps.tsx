import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { useAsked, useMay } from '../../api/queries.ts'
import { keep, kept } from '../../parts/kept.ts'
import { Panel } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

interface Step {
  readonly name: string
  /** Undefined: not known yet. */
  readonly isDone: boolean | undefined
  readonly how: ReactNode
}

const isHidden = (text: string): text is 'hidden' => text === 'hidden'

/** What a new node still lacks, for those who set it up: five steps, until all are done or somebody hides them. */
export function FirstSteps() {
  const { t } = useWords()
  const may = useMay()
  const steps = useSteps()
  const [hidden, setHidden] = useState(() => kept('first-steps', isHidden))
  const isKnown = steps.every(({ isDone }) => isDone !== undefined)
  if (hidden || !isKnown || !(may('authority.add') || may('user.invite'))) return null
  if (steps.every(({ isDone }) => isDone)) return null
  const hide = (
    <button
      type="button"
      className="button quiet small"
      onClick={() => {
        keep('first-steps', 'hidden')
        setHidden('hidden')
      }}
    >
      {t('steps.hide')}
    </button>
  )
  return (
    <Panel title={t('steps.title')} actions={hide}>
      <ol className="rows">
        {steps.map(({ name, isDone, how }) => (
          <li key={name}>
            <span>
              <strong>{t(`steps.${name}`)}</strong> {!isDone && how}
            </span>
            <Tag tone={isDone ? 'good' : 'calm'}>{t(isDone ? 'steps.done' : 'steps.open')}</Tag>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function useSteps(): Step[] {
  const { t } = useWords()
  const { data: node } = useAsked('node.show', {}, { live: true })
  const { data: coverage } = useAsked('coverage.show', {}, { live: true })
  const { data: partners } = useAsked('partner.list', {}, { freshSeconds: 60 })
  const { data: users } = useAsked('user.list', {}, { freshSeconds: 60 })
  const { data: alerts } = useAsked('alert.list', { limit: 50 }, { live: true })
  const active = users?.filter(({ disabledAt }) => disabledAt === undefined)
  const hasKeys = node?.authorities.some(({ keys }) => keys.some(({ state }) => state === 'active'))
  return [
    { name: 'authority', isDone: node && node.authorities.length > 0, how: <code>eac authority add --help</code> },
    {
      name: 'partner',
      isDone: partners && partners.length > 0,
      how: <code>eac partner add --help, eac state add --help</code>,
    },
    {
      name: 'certificate',
      isDone: coverage && (hasKeys || coverage.some(({ certificate }) => certificate !== undefined)),
      how: <Link to="/coverage">{t('nav.coverage')}</Link>,
    },
    {
      name: 'people',
      isDone: active && active.length > 1 && active.some(({ roles }) => roles.includes('approver')),
      how: <Link to="/people">{t('nav.people')}</Link>,
    },
    {
      name: 'alerts',
      isDone: alerts?.places.some(({ configured }) => configured),
      how: <code>docs/alerts.md</code>,
    },
  ]
}
