import { Link } from 'react-router'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const SHOWN = 6

/** What has been owed longest, and to whom. */
export function OldestWork() {
  const { t, word } = useWords()
  const query = useAsked('queue.show', {}, { live: true })
  return (
    <Panel title={t('dashboard.oldest')}>
      <Asked query={query}>
        {({ work }) =>
          work.length === 0 ? (
            <Empty>{t('dashboard.nothingOwed')}</Empty>
          ) : (
            <ul className="rows">
              {work
                .toSorted((a, b) => a.oldest.localeCompare(b.oldest))
                .slice(0, SHOWN)
                .map(({ queue, task, partner, oldest, due, waiting, held, running, parked }) => (
                  <li key={`${queue} ${task} ${partner}`}>
                    <span>
                      <Link to={`/messages?partner=${encodeURIComponent(partner)}`}>{partner}</Link>{' '}
                      {t('dashboard.owed', {
                        count: due + waiting + held + running + parked,
                        task: word('task', task),
                      })}
                    </span>
                    <span className="muted">
                      <Ago at={oldest} />
                    </span>
                  </li>
                ))}
            </ul>
          )
        }
      </Asked>
    </Panel>
  )
}
