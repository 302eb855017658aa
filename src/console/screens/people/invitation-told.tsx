import { Link } from 'react-router'
import type { InvitationView, ProposedView } from '../../../messages/index.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** Shown now and never again. The link has the code behind its `#`: no server and no log sees it. */
export function InvitationTold({
  invitation: { user, code, until, approval },
}: {
  invitation: InvitationView & Partial<ProposedView>
}) {
  const { t } = useWords()
  const link = `${location.origin}/invitation#${new URLSearchParams({ name: user.name, code })}`
  return (
    <>
      <p className="box warn">{t('people.onlyNow', { name: user.fullName })}</p>
      {approval !== undefined && (
        <p>
          <Link to={`/approvals/${approval.id}`}>{t('people.rolesWait')}</Link>
        </p>
      )}
      <Facts>
        <Fact name={t('invitation.code')}>
          <code className="secret">{code}</code>
        </Fact>
        <Fact name={t('people.link')}>
          <code>{link}</code>
        </Fact>
        <Fact name={t('people.untilWhen')}>
          <Moment at={until} />
        </Fact>
      </Facts>
    </>
  )
}
