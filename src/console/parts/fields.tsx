import { type ReactNode, useId } from 'react'

interface FieldWish {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  /** What the node says is wrong with it. */
  readonly error?: string | undefined
}

interface LineWish extends FieldWish {
  readonly type?: 'text' | 'password' | 'search' | 'number' | 'date'
  readonly autoComplete?: string
  readonly autoFocus?: boolean
  readonly isRequired?: boolean
  readonly inputMode?: 'numeric' | 'text'
  readonly className?: string
}

/** One line. */
export function Line({ label, value, onChange, hint, error, isRequired = false, className = '', ...rest }: LineWish) {
  const id = useId()
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        required={isRequired}
        aria-describedby={describedBy(id, hint, error)}
        aria-invalid={error === undefined ? undefined : true}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      <Said id={id} hint={hint} error={error} />
    </div>
  )
}

/** A password; `which`: the one that there is, or one that is chosen now. */
export const Password = ({ which, ...wish }: FieldWish & { which: 'current' | 'new' }) => (
  <Line {...wish} type="password" autoComplete={`${which}-password`} isRequired />
)

/** A code of an authenticator app, or one that replaces it. */
export const OneTimeCode = (wish: LineWish) => <Line {...wish} autoComplete="one-time-code" />

/** Several lines. */
export function TextArea({
  label,
  value,
  onChange,
  hint,
  error,
  autoFocus = false,
  ...rest
}: FieldWish & { autoFocus?: boolean; maxLength?: number }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        value={value}
        // biome-ignore lint/a11y/noAutofocus: the only field of a dialog that a person opened
        autoFocus={autoFocus}
        aria-describedby={describedBy(id, hint, error)}
        aria-invalid={error === undefined ? undefined : true}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      <Said id={id} hint={hint} error={error} />
    </div>
  )
}

const describedBy = (id: string, hint: ReactNode, error: string | undefined): string | undefined =>
  [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ') || undefined

/** What stands below a field. */
function Said({ id, hint, error }: { id: string; hint: ReactNode; error: string | undefined }) {
  return (
    <>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span className="wrong" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </span>
      )}
    </>
  )
}

/** One of a few. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  isLabelHidden = false,
}: {
  label: string
  value: T
  options: readonly (readonly [T, string])[]
  onChange: (value: T) => void
  isLabelHidden?: boolean
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map(([one, says]) => (
          <option key={one} value={one}>
            {says}
          </option>
        ))}
      </select>
    </div>
  )
}
