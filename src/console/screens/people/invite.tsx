import { useState } from 'react'
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { type InvitationView, objectionToRoles, ROLES, type Role } from '../../../messages/index.ts'
import { useGiven } from '../../api/queries.ts'
import { Line } from '../../parts/fields.tsx'
import { EntryForm } from '../../shell/entry-form.tsx'
import { useWords } from '../../text/words.ts'
import { InvitationTold } from './invitation-told.tsx'

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
  const { t, word } = useWords()
  const invite = useGiven('user.invite')
  const [name, setName] = useState('')
  const [fullName, setFullName] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>([])
  const toggle = (role: Role): void =>
    setRoles(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role])
  const objection = roles.length > 0 && objectionToRoles(roles) !== undefined
  return (
    <EntryForm
      label={t('people.invite')}
      onSubmit={async () => onDone(await invite.mutateAsync({ name, fullName, roles }))}
    >
      <Line label={t('entry.name')} value={name} onChange={setName} autoComplete="off" isRequired />
      <Line label={t('invitation.fullName')} value={fullName} onChange={setFullName} autoComplete="off" isRequired />
      <fieldset>
        <legend>{t('account.roles')}</legend>
        {ROLES.map((role) => (
          <label key={role} className="check block">
            <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} /> {word('role', role)}{' '}
            <span className="muted">{t(`roleSays.${role}`)}</span>
          </label>
        ))}
        {objection && <p className="box warn">{t('people.auditorAlone')}</p>}
      </fieldset>
    </EntryForm>
  )
}
