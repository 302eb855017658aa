import { useId } from 'react'

/** Files of whoever sits there. */
export function FileField({
  label,
  hint,
  accept,
  isMultiple = false,
  onFiles,
}: {
  label: string
  hint?: string
  accept?: string
  isMultiple?: boolean
  onFiles: (files: readonly File[]) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={isMultiple}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => onFiles([...(target.files ?? [])])}
      />
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}
