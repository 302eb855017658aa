import { useState } from 'react'
import { EXCHANGE_STATES } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Choice, Line } from '../../parts/fields.tsx'
import { useWords } from '../../text/words.ts'
import { readSearch } from './filter.ts'
import { useFilter } from './use-filter.ts'

export function FilterBar() {
  const { t, word } = useWords()
  const { address, set } = useFilter()
  const { data: partners = [] } = useAsked('partner.list', {}, { freshSeconds: 60 })
  const names = partners.map(({ name }) => name)
  const any = ['', t('messages.any')] as const
  return (
    <search className="toolbar">
      <Search />
      <Choice
        label={t('messages.state')}
        value={address.get('state') ?? ''}
        options={[any, ...EXCHANGE_STATES.map((one) => [one, word('state', one)] as const)]}
        onChange={(value) => set('state', value)}
      />
      <Choice
        label={t('messages.partner')}
        value={address.get('partner') ?? ''}
        options={[any, ...names.map((one) => [one, one] as const)]}
        onChange={(value) => set('partner', value)}
      />
      <Choice
        label={t('messages.direction')}
        value={address.get('direction') ?? ''}
        options={[any, ['in', t('messages.in')], ['out', t('messages.out')]]}
        onChange={(value) => set('direction', value)}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={address.get('attention') === 'true'}
          onChange={(event) => set('attention', event.target.checked ? 'true' : '')}
        />
        {t('messages.attention')}
      </label>
    </search>
  )
}

function Search() {
  const { t } = useWords()
  const { set } = useFilter()
  const [typed, setTyped] = useState('')
  const look = (): void => {
    if (typed.trim() === '') return
    const { name, value } = readSearch(typed)
    set(name, value)
    setTyped('')
  }
  return (
    <form
      className="look"
      onSubmit={(event) => {
        event.preventDefault()
        look()
      }}
    >
      <Line label={t('messages.search')} type="search" value={typed} onChange={setTyped} />
      <button type="submit" className="button quiet">
        {t('messages.look')}
      </button>
    </form>
  )
}
