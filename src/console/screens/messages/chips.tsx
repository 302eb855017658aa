import { useWords } from '../../text/words.ts'
import { FILTERS, type FilterName } from './filter.ts'
import { useFilter } from './use-filter.ts'

/** What of the filter has no field of its own, to be taken away one by one. */
export function Chips() {
  const { t } = useWords()
  const { address, set, clear } = useFilter()
  const said = FILTERS.filter((name) => address.has(name))
  if (said.length === 0) return null
  return (
    <ul className="chips" aria-label={t('messages.filter')}>
      {said.map((name) => (
        <li key={name}>
          <Chip name={name} value={address.get(name) ?? ''} onRemove={() => set(name, '')} />
        </li>
      ))}
      <li>
        <button type="button" className="link" onClick={clear}>
          {t('messages.clear')}
        </button>
      </li>
    </ul>
  )
}

function Chip({ name, value, onRemove }: { name: FilterName; value: string; onRemove: () => void }) {
  const { t, word } = useWords()
  const says = name === 'attention' ? '' : `: ${name === 'state' ? word('state', value) : value}`
  const label = `${t(`messages.by.${name}`)}${says}`
  return (
    <button type="button" className="chip" onClick={onRemove} aria-label={t('messages.remove', { filter: label })}>
      {label} <span aria-hidden="true">×</span>
    </button>
  )
}
