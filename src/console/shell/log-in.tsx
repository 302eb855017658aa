import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { send, type WhoIsThis } from '../api/client.ts'
import { takeSession } from '../api/queries.ts'
import { Line, Password } from '../parts/fields.tsx'
import { useWords } from '../text/words.ts'
import { EntryPage } from './entry.tsx'
import { EntryForm } from './entry-form.tsx'

export function LogIn() {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const logIn = async (): Promise<void> =>
    takeSession(await send<WhoIsThis>('POST', '/api/session', { name, password }))
  return (
    <EntryPage title={t('entry.logIn')}>
      <EntryForm label={t('entry.logIn')} onSubmit={logIn} after={<OtherWays />}>
        <Line label={t('entry.name')} value={name} onChange={setName} autoComplete="username" isRequired autoFocus />
        <Password label={t('entry.password')} value={password} onChange={setPassword} which="current" />
      </EntryForm>
    </EntryPage>
  )
}

function OtherWays() {
  const { t } = useWords()
  const { data = [] } = useQuery<{ name: string }[]>({
    queryKey: ['issuers'],
    queryFn: () => send('GET', '/api/issuers'),
  })
  return (
    <>
      {data.map(({ name }) => (
        <a key={name} className="button quiet wide" href={`/api/issuers/${encodeURIComponent(name)}/login`}>
          {t('entry.by', { name })}
        </a>
      ))}
      <p className="links">
        <Link to="/invitation">{t('entry.haveInvitation')}</Link>
      </p>
    </>
  )
}
