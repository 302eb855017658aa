import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Link, useNavigate } from 'react-router'
import type { WhoIsThis } from '../api/client.ts'
import { useAsked } from '../api/queries.ts'
import icon from '../icon.svg'
import { gmt, useNow } from '../parts/time.tsx'
import { useWords } from '../text/words.ts'
import { Preferences } from './preferences.tsx'

/** Which node this is, what time it is, and who is logged in. */
export function Header({ who, onLogOut }: { who: WhoIsThis; onLogOut: () => void }) {
  const { t } = useWords()
  return (
    <header className="top">
      <Link to="/" className="brand">
        <img src={icon} alt="" width="22" height="22" /> eac-broker
      </Link>
      <NodeName />
      <Clock />
      <Preferences />
      <UserMenu who={who} label={t('shell.account', { name: who.fullName })} onLogOut={onLogOut} />
    </header>
  )
}

function NodeName() {
  const { data } = useAsked('node.show', {}, { freshSeconds: 60 })
  const countries = [...new Set((data?.authorities ?? []).map(({ country }) => country))]
  return <span className="node-name">{countries.join(', ')}</span>
}

function Clock() {
  const { language } = useWords()
  const now = useNow(1_000)
  const isElsewhere = now.getTimezoneOffset() !== 0
  return (
    <span className="clock">
      <span>{gmt(now).slice(0, 16)} GMT</span>
      {isElsewhere && (
        <span className="muted">
          {' '}
          {now.toLocaleTimeString(language, {
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
            timeZoneName: 'short',
          })}
        </span>
      )}
    </span>
  )
}

function UserMenu({ who, label, onLogOut }: { who: WhoIsThis; label: string; onLogOut: () => void }) {
  const { t, word } = useWords()
  const navigate = useNavigate()
  return (
    <MenuTrigger>
      <Button className="button quiet" aria-label={label}>
        {who.user} <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <div className="who">
          <strong>{who.fullName}</strong>
          <span className="muted">{who.roles.map((role) => word('role', role)).join(', ')}</span>
        </div>
        <Menu className="menu" aria-label={label}>
          <MenuItem onAction={() => void navigate('/me')}>{t('shell.me')}</MenuItem>
          <MenuItem onAction={onLogOut}>{t('shell.logOut')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
