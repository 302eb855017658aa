import type { ReactNode } from 'react'
import { useWords } from '../../text/words.ts'

interface Keyed {
  readonly key: string
}

/** Several of a kind, each with its fields; one more, one less. */
export function Entries<Entry extends Keyed>({
  entries,
  onChange,
  title,
  add,
  made,
  children,
}: {
  entries: readonly Entry[]
  onChange: (entries: readonly Entry[]) => void
  title: (n: number) => string
  add: string
  made: () => Entry
  children: (entry: Entry, n: number, change: (part: Partial<Entry>) => void) => ReactNode
}) {
  const { t } = useWords()
  const change = (key: string, part: Partial<Entry>): void =>
    onChange(entries.map((one) => (one.key === key ? { ...one, ...part } : one)))
  return (
    <>
      {entries.map((entry, n) => (
        <fieldset key={entry.key} className="form-part">
          <legend>{title(n + 1)}</legend>
          <div className="form">{children(entry, n, (part) => change(entry.key, part))}</div>
          <p>
            <button type="button" className="link" onClick={() => onChange(entries.filter((one) => one !== entry))}>
              {t('register.remove')}
              <span className="visually-hidden">: {title(n + 1)}</span>
            </button>
          </p>
        </fieldset>
      ))}
      <button type="button" className="button quiet" onClick={() => onChange([...entries, made()])}>
        {add}
      </button>
    </>
  )
}
