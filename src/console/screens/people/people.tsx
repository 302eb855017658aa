import type { SessionView, UserView } from '../../../messages/index.ts'
import { useAsked, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { Invite } from './invite.tsx'
import { UserActions } from './user-actions.tsx'

/** Who may do what, and who is logged in. */
export function People() {
  const { t } = useWords()
  const may = useMay()
  const query = useAsked('user.list', {}, { live: true })
  return (
    <Page title={t('nav.people')} actions={may('user.invite') && <Invite />}>
      <Asked query={query}>{(users) => <UserTable users={users} />}</Asked>
      {may('user.sessions') && <Sessions />}
    </Page>
  )
}

function UserTable({ users }: { users: readonly UserView[] }) {
  const { t, word } = useWords()
  const columns: Column<UserView>[] = [
    { title: t('entry.name'), isHeader: true, cell: ({ name }) => name },
    { title: t('invitation.fullName'), cell: ({ fullName }) => fullName },
    { title: t('account.roles'), cell: ({ roles }) => roles.map((role) => word('role', role)).join(', ') },
    { title: t('entry.secondFactor'), cell: ({ secondFactor }) => t(secondFactor ? 'common.yes' : 'common.no') },
    {
      title: t('partners.stands'),
      cell: ({ disabledAt }) =>
        disabledAt === undefined ? (
          <Tag tone="good">{t('people.active')}</Tag>
        ) : (
          <Tag tone="calm">{t('people.disabled')}</Tag>
        ),
    },
    { title: t('people.since'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
    { title: t('people.actions'), cell: (user) => <UserActions user={user} /> },
  ]
  return <Table label={t('nav.people')} columns={columns} rows={users} keyOf={({ name }) => name} />
}

function Sessions() {
  const { t } = useWords()
  const query = useAsked('user.sessions', {}, { live: true })
  const columns: Column<SessionView>[] = [
    { title: t('entry.name'), isHeader: true, cell: ({ user }) => user },
    { title: t('account.since'), cell: ({ since }) => <Moment at={since} /> },
    { title: t('account.lastSeen'), cell: ({ lastSeen }) => <Moment at={lastSeen} /> },
    { title: t('account.source'), cell: ({ source }) => source },
  ]
  return (
    <Panel title={t('people.sessions')} className="after">
      <Asked query={query}>
        {(sessions) =>
          sessions.length === 0 ? (
            <Empty>{t('people.noSessions')}</Empty>
          ) : (
            <Table
              label={t('people.sessions')}
              columns={columns}
              rows={sessions}
              keyOf={(one) => JSON.stringify(one)}
            />
          )
        }
      </Asked>
    </Panel>
  )
}
