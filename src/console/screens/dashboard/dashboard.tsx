import { Page } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Expiries } from './expiries.tsx'
import { HeldPartners } from './held-partners.tsx'
import { Lamps } from './lamps.tsx'
import { OldestWork } from './oldest-work.tsx'
import { Readable } from './readable.tsx'
import { Traffic } from './traffic.tsx'
import { WaitingForMe } from './waiting-for-me.tsx'

/** What an operator looks at first: can terminals read, what waits for a person, who is not reached, what runs out. */
export function Dashboard() {
  const { t } = useWords()
  return (
    <Page title={t('nav.dashboard')}>
      <Readable />
      <div className="grid">
        <WaitingForMe />
        <HeldPartners />
        <OldestWork />
        <Expiries />
        <Lamps />
        <Traffic />
      </div>
    </Page>
  )
}
