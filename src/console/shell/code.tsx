import { useState } from 'react'
import { send, type WhoIsThis } from '../api/client.ts'
import { takeSession } from '../api/queries.ts'
import { OneTimeCode } from '../parts/fields.tsx'
import { useWords } from '../text/words.ts'
import { EntryPage } from './entry.tsx'
import { EntryForm } from './entry-form.tsx'
import { LeaveEntry } from './leave-entry.tsx'

/** The second factor of somebody who has one. */
export function Code() {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const show = async (): Promise<void> =>
    takeSession(await send<WhoIsThis>('POST', '/api/session/second-factor', { code: code.trim() }))
  return (
    <EntryPage title={t('entry.secondFactor')}>
      <EntryForm label={t('entry.goOn')} onSubmit={show} after={<LeaveEntry />}>
        <OneTimeCode
          label={t('entry.code')}
          value={code}
          onChange={setCode}
          hint={t('entry.codeHint')}
          isRequired
          autoFocus
        />
      </EntryForm>
    </EntryPage>
  )
}
