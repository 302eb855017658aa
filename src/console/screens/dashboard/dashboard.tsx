import { Page } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Alerts } from './alerts.tsx'
import { Expiries } from './expiries.tsx'
import { FirstSteps } from './first-steps.tsx'
import { HeldPartners } from './held-partners.tsx'
import { Lamps } from './lamps.tsx'
import { LeadToSetUp } from './lead-to-set-up.tsx'
import { LockedKeys } from './locked-keys.tsx'
import { NewestMessages } from './newest-messages.tsx'
import { OldestWork } from './oldest-work.tsx'
import { Readable } from './readable.tsx'
import { Traffic } from './traffic.tsx'
import { WaitingForMe } from './waiting-for-me.tsx'

/** What an operator looks at first: can terminals read, what waits for a person, who is not reached, what runs out. */
export function Dashboard() {
  const { t } = useWords()
  return (
    <Page title={t('nav.dashboard')}>
      <LeadToSetUp />
      <LockedKeys />
      <Alerts />
      <FirstSteps place="first" />
      <Readable />
      <div className="halves">
        <div>
          <WaitingForMe />
          <HeldPartners />
          <OldestWork />
          <Expiries />
          <NewestMessages />
        </div>
        <div>
          <Lamps />
          <Traffic />
        </div>
      </div>
      <FirstSteps place="last" />
    </Page>
  )
}
