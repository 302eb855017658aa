import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { send } from '../api/client.ts'
import { Line, Password } from '../parts/fields.tsx'
import { useWords } from '../text/words.ts'
import { EntryPage } from './entry.tsx'
import { EntryForm } from './entry-form.tsx'

/** Sets the password by the code of an invitation; also that of the first administrator. A link has both behind its `#`, which no server is sent. */
export function Invitation() {
  const { t } = useWords()
  const navigate = useNavigate()
  const told = new URLSearchParams(location.hash.slice(1))
  const [name, setName] = useState(told.get('name') ?? '')
  const [code, setCode] = useState(told.get('code') ?? '')
  const [fullName, setFullName] = useState('')
  const [password, setPassword] = useState('')
  const [isFirst, setFirst] = useState(told.has('first'))
  const accept = async (): Promise<void> => {
    if (isFirst) await send('POST', '/api/first-administrator', { name, code: code.trim(), fullName, password })
    else await send('POST', '/api/invitations', { name, code: code.trim(), password })
    await navigate('/')
  }
  return (
    <EntryPage title={isFirst ? t('invitation.first') : t('invitation.title')}>
      <p>{isFirst ? t('invitation.firstSays') : t('invitation.says')}</p>
      <EntryForm label={t('invitation.set')} onSubmit={accept} after={<Ways isFirst={isFirst} onChange={setFirst} />}>
        <Line label={t('entry.name')} value={name} onChange={setName} autoComplete="username" isRequired />
        {isFirst && (
          <Line
            label={t('invitation.fullName')}
            value={fullName}
            onChange={setFullName}
            autoComplete="name"
            isRequired
          />
        )}
        <Line label={t('invitation.code')} value={code} onChange={setCode} autoComplete="off" isRequired />
        <Password label={t('invitation.password')} value={password} onChange={setPassword} which="new" />
      </EntryForm>
    </EntryPage>
  )
}

function Ways({ isFirst, onChange }: { isFirst: boolean; onChange: (isFirst: boolean) => void }) {
  const { t } = useWords()
  return (
    <p className="links">
      <Link to="/">{t('entry.logIn')}</Link>
      <button type="button" className="link" onClick={() => onChange(!isFirst)}>
        {isFirst ? t('entry.haveInvitation') : t('invitation.isFirst')}
      </button>
    </p>
  )
}
