import { type ReactNode, useId } from 'react'

interface FieldWish {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
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
export function Line({ label, value, onChange, hint, isRequired = false, className = '', ...rest }: LineWish) {
  const id = useId()
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        required={isRequired}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
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
export function TextArea({ label, value, onChange, hint, autoFocus = false }: FieldWish & { autoFocus?: boolean }) {
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
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
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
