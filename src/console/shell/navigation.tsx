import { useState } from 'react'
import { NavLink } from 'react-router'
import { useAsked, useMay } from '../api/queries.ts'
import { useWords } from '../text/words.ts'
import { SCREENS } from './screens.ts'

/** The screens one may see, with what waits there. */
export function Navigation() {
  const { t } = useWords()
  const may = useMay()
  const waiting = useWaiting()
  const [isOpen, setOpen] = useState(false)
  const shown = SCREENS.filter(({ needs }) => may(needs))
  return (
    <nav aria-label={t('shell.navigation')} className={isOpen ? 'open' : undefined}>
      <button type="button" className="button quiet nav-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        ☰ {t('shell.navigation')}
      </button>
      <ul>
        {shown.map(({ name, path }) => (
          <li key={name}>
            <NavLink to={path} end={path === '/'} onClick={() => setOpen(false)}>
              {t(`nav.${name}`)}
              {(waiting[name] ?? 0) > 0 && <Count n={waiting[name] ?? 0} />}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const Count = ({ n }: { n: number }) => <span className="count">{n}</span>

function useWaiting(): Readonly<Record<string, number>> {
  const node = useAsked('node.show', {}, { live: true })
  const approvals = useAsked('approval.list', { state: 'waiting', limit: 100 }, { live: true })
  return {
    approvals: approvals.data?.length ?? 0,
    parked: node.data?.parked ?? 0,
    notices: node.data?.openNotices ?? 0,
  }
}
