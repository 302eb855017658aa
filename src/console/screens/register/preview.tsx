import type { CheckedStateView, StateChange, StateForm } from '../../../messages/index.ts'
import { Checks } from '../../parts/checks.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useWords } from '../../text/words.ts'

/** What the node found, and what follows when it is registered. */
export function Preview({
  form,
  checked,
  authority,
}: {
  form: StateForm
  checked: CheckedStateView
  authority: string
}) {
  const { t } = useWords()
  return (
    <>
      <div className={`box ${checked.ok ? 'good' : 'bad'}`} role="status">
        <p>
          <strong>{t(checked.ok ? 'register.holds' : 'register.holdsNot')}</strong>
        </p>
        {checked.ok && <Consequences form={form} authority={authority} isNew={!checked.registered} />}
      </div>
      <Panel title={t('approvals.checks')}>
        <Checks checks={checked.checks} />
      </Panel>
      {checked.registered && (
        <Panel title={t('register.changes')}>
          <Changes changes={checked.changes} />
        </Panel>
      )}
    </>
  )
}

function Consequences({ form, authority, isNew }: { form: StateForm; authority: string; isNew: boolean }) {
  const { t } = useWords()
  const { country, name, spoc, cvcas, dvs } = form
  return (
    <ul>
      <li>{t(isNew ? 'register.becomes' : 'register.stays', { country, name, authority })}</li>
      <li>
        {spoc === undefined
          ? t('register.byEmail', { email: form.coordinator.email })
          : t('register.mayCall', { url: spoc.url, edition: spoc.edition })}
      </li>
      {spoc?.knownByName && <li>{t('register.byNameSays')}</li>}
      <li>{t('register.trusted', { cvcas: cvcas.map((one) => one.holderReference).join(', ') })}</li>
      {dvs.length > 0 && <li>{t('register.mayAsk', { dvs: dvs.map((one) => one.mnemonic).join(', ') })}</li>}
      <li>{t('register.issuesNothing')}</li>
    </ul>
  )
}

function Changes({ changes }: { changes: readonly StateChange[] }) {
  const { t } = useWords()
  if (changes.length === 0) return <Empty>{t('register.noChanges')}</Empty>
  const columns: Column<StateChange>[] = [
    { title: t('register.what'), isHeader: true, cell: ({ what }) => what },
    { title: t('register.was'), cell: ({ was }) => was ?? '–' },
    { title: t('register.willBe'), cell: ({ becomes }) => becomes ?? t('register.noMore') },
  ]
  return (
    <Table
      label={t('register.changes')}
      columns={columns}
      rows={changes}
      keyOf={(one) => `${one.what} ${one.was} ${one.becomes}`}
    />
  )
}
