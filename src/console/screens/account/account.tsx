import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../../api/client.ts'
import { takeSession, useSession } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { OneTimeCode, Password } from '../../parts/fields.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Moment } from '../../parts/time.tsx'
import { EntryForm } from '../../shell/entry-form.tsx'
import { useWords } from '../../text/words.ts'

/** What everybody sees of themselves, and changes. */
export function Account() {
  const { t, word } = useWords()
  const { data: who } = useSession()
  return (
    <Page title={t('shell.me')}>
      <div className="columns">
        <div>
          <Panel title={t('message.facts')}>
            <Facts>
              <Fact name={t('entry.name')}>{who?.user}</Fact>
              <Fact name={t('invitation.fullName')}>{who?.fullName}</Fact>
              <Fact name={t('account.roles')}>{who?.roles.map((role) => word('role', role)).join(', ')}</Fact>
              <Fact name={t('account.until')}>{who?.until && <Moment at={who.until} />}</Fact>
            </Facts>
          </Panel>
        </div>
        <div>
          <Panel title={t('account.password')}>
            <PasswordForm />
          </Panel>
        </div>
      </div>
      <Panel title={t('account.sessions')} actions={<EndSessions />}>
        <Sessions />
      </Panel>
    </Page>
  )
}

interface Session {
  readonly since: string
  readonly lastSeen: string
  readonly source: string
  readonly userAgent: string
}

function Sessions() {
  const { t } = useWords()
  const query = useQuery<Session[]>({ queryKey: ['my sessions'], queryFn: () => send('GET', '/api/me/sessions') })
  const columns: Column<Session>[] = [
    { title: t('account.since'), isHeader: true, cell: ({ since }) => <Moment at={since} /> },
    { title: t('account.lastSeen'), cell: ({ lastSeen }) => <Moment at={lastSeen} /> },
    { title: t('account.source'), cell: ({ source }) => source },
    { title: t('account.browser'), cell: ({ userAgent }) => <div className="browser muted">{userAgent}</div> },
  ]
  return (
    <Asked query={query}>
      {(sessions) => (
        <Table
          label={t('account.sessions')}
          columns={columns}
          rows={sessions}
          keyOf={({ since, source }) => `${since} ${source}`}
        />
      )}
    </Asked>
  )
}

function EndSessions() {
  const { t } = useWords()
  return (
    <Confirm
      label={t('account.end')}
      title={t('account.endTitle')}
      tone="danger"
      consequence={t('account.endSays')}
      onConfirm={async () => {
        await send('DELETE', '/api/me/sessions')
        takeSession(null)
      }}
    />
  )
}

function PasswordForm() {
  const { t } = useWords()
  const [password, setPassword] = useState('')
  const [next, setNext] = useState('')
  const [code, setCode] = useState('')
  const change = async (): Promise<void> => {
    await send('POST', '/api/me/password', { password, next, ...(code.trim() !== '' && { code: code.trim() }) })
    takeSession(null)
  }
  return (
    <EntryForm label={t('account.change')} onSubmit={change}>
      <p className="muted">{t('account.changeSays')}</p>
      <Password label={t('account.passwordNow')} value={password} onChange={setPassword} which="current" />
      <Password label={t('invitation.password')} value={next} onChange={setNext} which="new" />
      <OneTimeCode label={t('entry.code')} value={code} onChange={setCode} hint={t('account.codeHint')} />
    </EntryForm>
  )
}
