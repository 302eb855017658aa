import type { ReactNode } from 'react'
import type { WhoIsThis } from '../api/client.ts'
import icon from '../icon.svg'
import { useWords } from '../text/words.ts'
import { Code } from './code.tsx'
import { Enrolment } from './enrolment.tsx'
import { LogIn } from './log-in.tsx'
import { Preferences } from './preferences.tsx'

/** The way in: name and password, then what is still to be shown. */
export function Entry({ who }: { who: WhoIsThis | null }) {
  if (who?.next === 'second-factor') return <Code />
  if (who?.next === 'enrol') return <Enrolment />
  return <LogIn />
}

/** What a page before the log-in looks like. */
export function EntryPage({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useWords()
  document.title = `${title} · eac-broker`
  return (
    <main className="entry">
      <div className="entry-card">
        <p className="brand">
          <img src={icon} alt="" width="28" height="28" /> eac-broker
        </p>
        <p className="muted">{t('entry.what')}</p>
        <h1>{title}</h1>
        {children}
      </div>
      <Preferences />
    </main>
  )
}
