import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { InvitationView, UserView } from '../../../messages/index.ts'
import { useGiven, useMay, useSession } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useWords } from '../../text/words.ts'
import { ChangeRoles } from './change-roles.tsx'
import { InvitationTold } from './invitation-told.tsx'

/** What an administrator does for a user; nothing of it for oneself. */
export function UserActions({ user }: { user: UserView }) {
  const { name, secondFactor, disabledAt } = user
  const { t } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const { data: who } = useSession()
  const reset = useGiven('user.reset-password')
  const unlock = useGiven('user.unlock')
  const removeFactor = useGiven('user.remove-second-factor')
  const disable = useGiven('user.disable')
  const [invitation, setInvitation] = useState<InvitationView>()
  if (!may('user.disable') || disabledAt !== undefined || who?.user === name) return null
  if (invitation !== undefined) return <InvitationTold invitation={invitation} />
  return (
    <div className="actions">
      <ChangeRoles user={user} />
      <Confirm
        label={t('people.unlock')}
        title={t('people.unlockTitle', { name })}
        consequence={t('people.unlockSays')}
        onConfirm={() => unlock.mutateAsync({ name })}
      />
      <Confirm
        label={t('people.reset')}
        title={t('people.resetTitle', { name })}
        consequence={t('people.resetSays')}
        onConfirm={async () => setInvitation(await reset.mutateAsync({ name }))}
      />
      {secondFactor && (
        <Confirm
          label={t('people.removeFactor')}
          title={t('people.removeFactorTitle', { name })}
          consequence={t('people.removeFactorSays')}
          onConfirm={async () => {
            const done = await removeFactor.mutateAsync({ name })
            if ('approval' in done) await navigate(`/approvals/${done.approval.id}`)
          }}
        />
      )}
      <Confirm
        label={t('people.disable')}
        title={t('people.disableTitle', { name })}
        tone="danger"
        consequence={t('people.disableSays')}
        reasonLabel={t('confirm.reason')}
        onConfirm={(reason) => disable.mutateAsync({ name, reason })}
      />
    </div>
  )
}
