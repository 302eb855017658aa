import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Confirm } from '../../parts/confirm.tsx'
import { keep, kept } from '../../parts/kept.ts'
import { useWords } from '../../text/words.ts'

type Saved = Readonly<Record<string, string>>

const anyText = (_text: string): _text is string => true

/** By a name, in this browser. */
function readSaved(): Saved {
  try {
    return JSON.parse(kept('filters', anyText) ?? '{}') as Saved
  } catch {
    return {}
  }
}

export function SavedFilters() {
  const { t } = useWords()
  const [address] = useSearchParams()
  const [saved, setSaved] = useState(readSaved)
  const change = (next: Saved): void => {
    keep('filters', JSON.stringify(next))
    setSaved(next)
  }
  const names = Object.keys(saved).sort()
  const now = new URLSearchParams([...address].filter(([name]) => name !== 'after')).toString()
  if (names.length === 0 && now === '') return null
  return (
    <div className="saved">
      {names.map((name) => (
        <span key={name} className="chip-pair">
          <Link to={`/messages?${saved[name]}`}>{name}</Link>
          <button
            type="button"
            className="link"
            aria-label={t('messages.forget', { name })}
            onClick={() => change(Object.fromEntries(Object.entries(saved).filter(([one]) => one !== name)))}
          >
            ×
          </button>
        </span>
      ))}
      {now !== '' && (
        <Confirm
          label={t('messages.save')}
          title={t('messages.save')}
          consequence={t('messages.saveSays')}
          reasonLabel={t('messages.saveName')}
          isKept={false}
          onConfirm={async (name) => change({ ...saved, [name]: now })}
        />
      )}
    </div>
  )
}
