import { type FormEvent, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { CheckedStateView, ProposedView, StateForm, StateView } from '../../../messages/index.ts'
import { give } from '../../api/client.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice } from '../../parts/fields.tsx'
import { WrongFields } from '../../parts/form.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'
import { type Draft, draftOf, emptyDraft, formOf } from './draft.ts'
import { CvcaPart, DvPart, StatePart } from './other-parts.tsx'
import { Preview } from './preview.tsx'
import { SpocPart } from './spoc-part.tsx'

/** A state becomes known by the form that came by diplomatic way. */
export function RegisterState() {
  const { t } = useWords()
  return (
    <Page title={t('register.stateTitle')}>
      <p>{t('register.stateSays')}</p>
      <StateFormEditor begin={emptyDraft} country={undefined} />
    </Page>
  )
}

/** The same form again, with what is new in it. */
export function ChangeState() {
  const { t } = useWords()
  const { country = '' } = useParams()
  const query = useAsked('state.form', { country })
  return (
    <Page title={t('register.changeTitle', { country })}>
      <p>{t('register.changeSays')}</p>
      <Asked query={query}>{(form) => <StateFormEditor begin={() => draftOf(form)} country={country} />}</Asked>
    </Page>
  )
}

interface Looked {
  readonly form: StateForm
  readonly checked: CheckedStateView
}

function StateFormEditor({ begin, country }: { begin: () => Draft; country: string | undefined }) {
  const { t } = useWords()
  const [draft, setDraft] = useState(begin)
  const [looked, setLooked] = useState<Looked>()
  const [error, setError] = useState<unknown>()
  const { spocs, authority, choose } = useSpocs()
  const [privateNetwork, setPrivate] = useState(false)
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part })
    setLooked(undefined) // what was looked at was another form
  }
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const form = formOf(draft)
    setError(undefined)
    setLooked(undefined)
    try {
      setLooked({ form, checked: await give('state.check', { form, authority }) })
    } catch (found) {
      setError(found)
    }
  }
  if (spocs?.length === 0) return <Empty>{t('register.noOwnSpoc')}</Empty>
  return (
    <WrongFields error={error}>
      <form onSubmit={look} noValidate>
        {(spocs?.length ?? 0) > 1 && (
          <Choice
            label={t('register.with')}
            value={authority ?? ''}
            options={(spocs ?? []).map((name) => [name, name] as const)}
            onChange={choose}
          />
        )}
        <StatePart draft={draft} onChange={change} isNew={country === undefined} />
        <SpocPart draft={draft} onChange={change} />
        <CvcaPart draft={draft} onChange={change} />
        <DvPart draft={draft} onChange={change} />
        {country === undefined && (
          <p>
            <label className="check">
              <input type="checkbox" checked={privateNetwork} onChange={({ target }) => setPrivate(target.checked)} />{' '}
              {t('register.privateNetwork')}
            </label>
          </p>
        )}
        <ProblemBox error={error} />
        <div className="actions">
          <button type="submit" className="button main">
            {t('register.look')}
          </button>
        </div>
      </form>
      {looked !== undefined && (
        <div className="looked">
          <Preview {...looked} authority={authority ?? ''} />
          {looked.checked.ok && <Take looked={looked} country={country} with={{ authority, privateNetwork }} />}
        </div>
      )}
    </WrongFields>
  )
}

/** The SPOCs of ours; which of them is meant. */
function useSpocs() {
  const { data } = useAsked('authority.list', {})
  const spocs = data?.filter(({ role }) => role === 'SPOC').map(({ name }) => name)
  const [chosen, choose] = useState<string>()
  return { spocs, authority: chosen ?? spocs?.[0], choose }
}

/** Where the rules of the node want it, another person approves first. */
function Take({
  looked: { form, checked },
  country,
  with: { authority, privateNetwork },
}: {
  looked: Looked
  country: string | undefined
  with: { readonly authority: string | undefined; readonly privateNetwork: boolean }
}) {
  const { t } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const add = useGiven('state.add')
  const change = useGiven('state.change')
  const label = t(country === undefined ? 'register.register' : 'register.change')
  const act = async (): Promise<void> => {
    const done: StateView | ProposedView =
      country === undefined
        ? await add.mutateAsync({ form, authority, privateNetwork })
        : await change.mutateAsync({ form, authority, country })
    await navigate(
      'approval' in done ? `/approvals/${done.approval.id}` : `/partners/${encodeURIComponent(done.partner)}`,
    )
  }
  if (!may(country === undefined ? 'state.add' : 'state.change')) return null
  if (checked.registered && country === undefined) {
    return <p className="box warn">{t('register.registeredAlready', { country: form.country })}</p>
  }
  return (
    <Confirm
      label={label}
      title={t(country === undefined ? 'register.registerTitle' : 'register.changeItTitle', { name: form.name })}
      tone="main"
      consequence={t('register.registerSays', { name: form.name })}
      onConfirm={act}
    />
  )
}
