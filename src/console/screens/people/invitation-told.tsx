import type { InvitationView } from '../../../messages/index.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** Shown now and never again. The link has the code behind its `#`: no server and no log sees it. */
export function InvitationTold({ invitation: { user, code, until } }: { invitation: InvitationView }) {
  const { t } = useWords()
  const link = `${location.origin}/invitation#${new URLSearchParams({ name: user.name, code })}`
  return (
    <>
      <p className="box warn">{t('people.onlyNow', { name: user.fullName })}</p>
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
