import { Link } from 'react-router'
import type { ParkedGroupView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { CloseGroup, ReplayGroup } from './group-actions.tsx'

/** What nobody goes on with, by its cause: one trouble is dealt with once, however many messages it held up. */
export function Parked() {
  const { t } = useWords()
  const query = useAsked('queue.parked', {}, { live: true })
  return (
    <Page title={t('nav.parked')}>
      <Asked query={query}>
        {(groups) =>
          groups.length === 0 ? (
            <Empty>{t('parked.none')}</Empty>
          ) : (
            <ul className="cards">
              {groups.map((group) => (
                <Group key={`${group.cause} ${group.partner}`} group={group} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Page>
  )
}

function Group({ group }: { group: ParkedGroupView }) {
  const { t, word } = useWords()
  const { cause, partner, count, tasks, oldest, example } = group
  return (
    <li className="panel">
      <div className="panel-head">
        <h2>
          {partner}: {word('cause', cause)}
        </h2>
        <div className="actions">
          <ReplayGroup group={group} />
          <CloseGroup group={group} />
        </div>
      </div>
      <p>
        <Link to={`/messages?state=parked&partner=${encodeURIComponent(partner)}`}>{t('parked.count', { count })}</Link>
        , {tasks.map((task) => word('task', task)).join(', ')}; {t('parked.oldest')} <Ago at={oldest} />
      </p>
      <p className="muted">
        {t('parked.example')} <Link to={`/messages/${example.exchange}`}>{example.says}</Link>
      </p>
    </li>
  )
}
