import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Outlet } from 'react-router'
import type { WhoIsThis } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { logOut, useSession } from '../api/queries.ts'
import { ProblemBox } from '../parts/problem-box.tsx'
import { useWords } from '../text/words.ts'
import { Entry } from './entry.tsx'
import { Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { Reachability } from './reachability.tsx'

const Tour = lazy(async () => ({ default: (await import('./tour.tsx')).Tour }))

/** What is around every screen; whoever is not known yet sees the way in instead. */
export function Shell() {
  const { data: who, error } = useSession()
  if (error !== null)
    return (
      <main className="entry">
        <ProblemBox error={error} />
      </main>
    )
  if (who === undefined) return null
  if (who === null || who.next !== 'nothing') return <Entry who={who} />
  return <Inside who={who} />
}

function Inside({ who }: { who: WhoIsThis }) {
  const { t } = useWords()
  const leaving = useMutation({ mutationFn: logOut })
  useLive()
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Header who={who} onLogOut={() => leaving.mutate()} />
      <Navigation />
      <main id="main" tabIndex={-1}>
        <ProblemBox error={leaving.error} lead={t('shell.stillLoggedIn')} />
        <Reachability />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense fallback={null}>{who.demo && <Tour />}</Suspense>
    </div>
  )
}
