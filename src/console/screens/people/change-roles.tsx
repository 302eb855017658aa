import { useState } from 'react'
import { useNavigate } from 'react-router'
import { objectionToRoles, type Role, type UserView } from '../../../messages/index.ts'
import { useGiven } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useWords } from '../../text/words.ts'
import { RoleBoxes } from './role-boxes.tsx'

/** What a user may do from now on; where the rules of the node want it, others approve first. */
export function ChangeRoles({ user: { name, roles: before } }: { user: UserView }) {
  const { t } = useWords()
  const change = useGiven('user.roles')
  const navigate = useNavigate()
  const [roles, setRoles] = useState<readonly Role[]>(before)
  const act = async (): Promise<void> => {
    const add = roles.filter((role) => !before.includes(role))
    const remove = before.filter((role) => !roles.includes(role))
    const done = await change.mutateAsync({ name, add, remove })
    if ('approval' in done) await navigate(`/approvals/${done.approval.id}`)
  }
  return (
    <Confirm
      label={t('people.roles')}
      title={t('people.rolesTitle', { name })}
      consequence={t('people.rolesSays', { name })}
      isRefused={objectionToRoles(roles) !== undefined}
      onConfirm={act}
    >
      <RoleBoxes roles={roles} onChange={setRoles} />
    </Confirm>
  )
}
