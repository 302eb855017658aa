import { Link, useSearchParams } from 'react-router'
import type { NoticeView } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice } from '../../parts/fields.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const SHOWN = 100

/** What states write to each other (GeneralMessage): somebody has to see to each that came in. */
export function Notices() {
  const { t } = useWords()
  const [address, go] = useSearchParams()
  const direction = address.get('direction') === 'out' ? 'out' : 'in'
  const query = useAsked('notice.list', { direction, limit: SHOWN }, { live: true })
  return (
    <Page title={t('nav.notices')}>
      <div className="toolbar">
        <Choice
          label={t('messages.direction')}
          value={direction}
          options={[
            ['in', t('messages.in')],
            ['out', t('messages.out')],
          ]}
          onChange={(one) => go({ direction: one })}
        />
      </div>
      <Asked query={query}>
        {(notices) =>
          notices.length === 0 ? (
            <Empty>{t('notices.none')}</Empty>
          ) : (
            <ul className="cards">
              {notices.map((one) => (
                <Notice key={one.id} notice={one} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Page>
  )
}

function Notice({ notice }: { notice: NoticeView }) {
  const { t } = useWords()
  const { partner, at, subject, body, state, exchange, closedBy, closingWords, closedAt } = notice
  return (
    <li className="panel">
      <div className="panel-head">
        <h2>
          {partner}: {subject}
        </h2>
        {state === 'open' ? <SeeTo id={notice.id} /> : closedAt && <Tag tone="good">{t('notices.done')}</Tag>}
      </div>
      <p className="written">{body}</p>
      <p className="muted">
        <Moment at={at} /> · <Link to={`/messages/${exchange}`}>{t('approvals.message')}</Link>
      </p>
      {closingWords !== undefined && (
        <p className="muted">
          {closedBy}: {closingWords}
        </p>
      )}
    </li>
  )
}

function SeeTo({ id }: { id: number }) {
  const { t } = useWords()
  const may = useMay()
  const done = useGiven('notice.done')
  if (!may('notice.done')) return null
  return (
    <Confirm
      label={t('notices.seeTo')}
      title={t('notices.seeTo')}
      tone="main"
      consequence={t('notices.seeToSays')}
      reasonLabel={t('notices.how')}
      onConfirm={(words) => done.mutateAsync({ id, words })}
    />
  )
}
