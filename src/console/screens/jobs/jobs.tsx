import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Processes } from './processes.tsx'
import { Timers } from './timers.tsx'
import { WorkNow } from './work-now.tsx'

const EVERY_SECONDS = 5

/** What the node does by itself: by whom, what is to be done now, and what comes again and again. */
export function Jobs() {
  const { t } = useWords()
  const query = useAsked('node.timers', {}, { everySeconds: EVERY_SECONDS })
  return (
    <Page title={t('nav.jobs')}>
      <WorkNow />
      <Panel title={t('jobs.timers')}>
        <p className="muted">{t('jobs.timersSay')}</p>
        <Asked query={query}>
          {(processes) =>
            processes.length === 0 ? (
              <Empty>{t('jobs.noProcess')}</Empty>
            ) : (
              processes.map((one) => (
                <Timers key={`${one.host} ${one.pid} ${one.startedAt}`} process={one} isNamed={processes.length > 1} />
              ))
            )
          }
        </Asked>
      </Panel>
      <Panel title={t('jobs.processes')}>
        <Asked query={query}>{(processes) => <Processes processes={processes} />}</Asked>
      </Panel>
    </Page>
  )
}
