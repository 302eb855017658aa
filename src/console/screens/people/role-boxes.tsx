import { objectionToRoles, ROLES, type Role } from '../../../messages/index.ts'
import { useWords } from '../../text/words.ts'

/** Each role with what it does; says it where they do not go together. */
export function RoleBoxes({ roles, onChange }: { roles: readonly Role[]; onChange: (roles: readonly Role[]) => void }) {
  const { t, word } = useWords()
  const toggle = (role: Role): void =>
    onChange(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role])
  return (
    <fieldset>
      <legend>{t('account.roles')}</legend>
      {ROLES.map((role) => (
        <label key={role} className="check block">
          <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} /> {word('role', role)}{' '}
          <span className="muted">{t(`roleSays.${role}`)}</span>
        </label>
      ))}
      {roles.length > 0 && objectionToRoles(roles) !== undefined && (
        <p className="box warn">{t('people.auditorAlone')}</p>
      )}
    </fieldset>
  )
}
