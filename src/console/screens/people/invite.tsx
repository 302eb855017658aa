import { useState } from 'react'
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { InvitationView, Role } from '../../../messages/index.ts'
import { useGiven } from '../../api/queries.ts'
import { Line } from '../../parts/fields.tsx'
import { EntryForm } from '../../shell/entry-form.tsx'
import { useWords } from '../../text/words.ts'
import { InvitationTold } from './invitation-told.tsx'
import { RoleBoxes } from './role-boxes.tsx'

/** A new user, whose password nobody else will know. */
export function Invite() {
  const { t } = useWords()
  const [invitation, setInvitation] = useState<InvitationView>()
  return (
    <DialogTrigger onOpenChange={() => setInvitation(undefined)}>
      <Button className="button main">{t('people.invite')}</Button>
      <ModalOverlay className="overlay">
        <Modal className="modal">
          <Dialog>
            <Heading slot="title">{t('people.invite')}</Heading>
            {invitation === undefined ? (
              <InviteForm onDone={setInvitation} />
            ) : (
              <InvitationTold invitation={invitation} />
            )}
            <div className="actions end">
              <Button slot="close" className="button quiet">
                {t(invitation === undefined ? 'confirm.cancel' : 'people.told')}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}

function InviteForm({ onDone }: { onDone: (invitation: InvitationView) => void }) {
  const { t } = useWords()
  const invite = useGiven('user.invite')
  const [name, setName] = useState('')
  const [fullName, setFullName] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>([])
  return (
    <EntryForm
      label={t('people.invite')}
      onSubmit={async () => onDone(await invite.mutateAsync({ name, fullName, roles }))}
    >
      <Line label={t('entry.name')} value={name} onChange={setName} autoComplete="off" isRequired />
      <Line label={t('invitation.fullName')} value={fullName} onChange={setFullName} autoComplete="off" isRequired />
      <RoleBoxes roles={roles} onChange={setRoles} />
    </EntryForm>
  )
}
