import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../api/client.ts'
import { queryClient } from '../api/queries.ts'
import { Asked } from '../parts/asked.tsx'
import { OneTimeCode } from '../parts/fields.tsx'
import { useWords } from '../text/words.ts'
import { EntryPage } from './entry.tsx'
import { EntryForm } from './entry-form.tsx'
import { LeaveEntry } from './leave-entry.tsx'
import { QrCode } from './qr-code.tsx'

interface Secret {
  readonly secret: string
  readonly uri: string
}

/** The first log-in of somebody who needs a second factor: an authenticator app is added, and its recovery codes are shown once. */
export function Enrolment() {
  const { t } = useWords()
  const [codes, setCodes] = useState<readonly string[]>()
  const query = useQuery<Secret>({
    queryKey: ['enrolment'],
    queryFn: () => send('POST', '/api/me/second-factor'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (codes !== undefined) return <RecoveryCodes codes={codes} />
  return (
    <EntryPage title={t('enrol.title')}>
      <p>{t('enrol.why')}</p>
      <Asked query={query}>{(secret) => <AppForm secret={secret} onDone={setCodes} />}</Asked>
    </EntryPage>
  )
}

function AppForm({ secret: { secret, uri }, onDone }: { secret: Secret; onDone: (codes: readonly string[]) => void }) {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const confirm = async (): Promise<void> => {
    const sent = { code: code.trim() }
    const { recoveryCodes } = await send<{ recoveryCodes: string[] }>('POST', '/api/me/second-factor/confirm', sent)
    onDone(recoveryCodes)
  }
  return (
    <EntryForm label={t('entry.goOn')} onSubmit={confirm} after={<LeaveEntry />}>
      <ol className="steps">
        <li>
          {t('enrol.scan')}
          <QrCode text={uri} label={t('enrol.picture')} />
          <p className="muted">
            {t('enrol.byHand')} <code className="secret">{secret.replace(/(.{4})/g, '$1 ').trim()}</code>
          </p>
        </li>
        <li>
          <OneTimeCode label={t('enrol.firstCode')} value={code} onChange={setCode} isRequired />
        </li>
      </ol>
    </EntryForm>
  )
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useWords()
  return (
    <EntryPage title={t('enrol.recovery')}>
      <p>{t('enrol.recoverySays')}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="actions">
        <button type="button" className="button quiet" onClick={() => print()}>
          {t('enrol.print')}
        </button>
        <button
          type="button"
          className="button main"
          onClick={() => void queryClient.invalidateQueries({ queryKey: ['session'] })}
        >
          {t('enrol.keptThem')}
        </button>
      </div>
    </EntryPage>
  )
}
