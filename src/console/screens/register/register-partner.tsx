import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import {
  type AuthorityView,
  CONTRACTS,
  type ContractName,
  PARTNERS_OF,
  type PartnerRole,
  type PartnerWish,
} from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { CertificateField } from '../../parts/certificate-field.tsx'
import { Choice } from '../../parts/fields.tsx'
import { FormLine, WrongFields } from '../../parts/form.tsx'
import { pemOf } from '../../parts/octets.ts'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'

/** A partner inside the state: a terminal, a DV, a CVCA, an NPKD. */
export function RegisterPartner() {
  const { t } = useWords()
  const query = useAsked('authority.list', {})
  return (
    <Page title={t('register.partnerTitle')}>
      <p>{t('register.partnerSays')}</p>
      <Asked query={query}>
        {(authorities) => {
          const ours = authorities.filter(({ role }) => PARTNERS_OF[role].length > 0)
          const [first] = ours
          return first === undefined ? (
            <Empty>{t('register.noAuthority')}</Empty>
          ) : (
            <Editor authorities={ours} first={first} />
          )
        }}
      </Asked>
    </Page>
  )
}

interface Draft {
  readonly name: string
  readonly authority: string
  readonly role: PartnerRole
  readonly country: string
  readonly mnemonic: string
  readonly edition: ContractName
  readonly serviceUrl: string
  readonly callbackRule: PartnerWish['callbackRule']
  readonly callbackTargets: string
  readonly pushUrl: string
  readonly certificate: string
  readonly privateNetwork: boolean
}

const draftFor = ({ name, role, country }: AuthorityView): Draft => ({
  name: '',
  authority: name,
  role: PARTNERS_OF[role][0] ?? 'terminal',
  country,
  mnemonic: '',
  edition: 'tr-03129/1.4',
  serviceUrl: '',
  callbackRule: 'response-url',
  callbackTargets: '',
  pushUrl: '',
  certificate: '',
  privateNetwork: false,
})

/** What is left empty is left out: the node says what it lacks. */
function wishOf({ certificate, callbackTargets, serviceUrl, pushUrl, ...draft }: Draft): PartnerWish {
  return {
    ...draft,
    callbackTargets: callbackTargets.split(/\s+/).filter((one) => one !== ''),
    tlsCertificates: certificate === '' ? [] : [pemOf(certificate)],
    ...(serviceUrl.trim() !== '' && { serviceUrl: serviceUrl.trim() }),
    ...(pushUrl.trim() !== '' && { pushUrl: pushUrl.trim() }),
  }
}

function Editor({ authorities, first }: { authorities: readonly AuthorityView[]; first: AuthorityView }) {
  const { t, word } = useWords()
  const navigate = useNavigate()
  const add = useGiven('partner.add')
  const may = useMay()
  const [draft, setDraft] = useState(() => draftFor(first))
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const ours = authorities.find(({ name }) => name === draft.authority) ?? first
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = await add.mutateAsync(wishOf(draft)).catch(() => undefined) // told below
    if (done === undefined) return
    await navigate('approval' in done ? `/approvals/${done.approval.id}` : `/partners/${encodeURIComponent(done.name)}`)
  }
  return (
    <WrongFields error={add.error}>
      <form onSubmit={act} noValidate>
        <Panel title={t('register.who')}>
          <div className="form">
            <Choice
              label={t('register.with')}
              value={ours.name}
              options={authorities.map(({ name, role }) => [name, `${name} (${role})`] as const)}
              onChange={(name) => {
                const next = authorities.find((one) => one.name === name) ?? first
                const roles = PARTNERS_OF[next.role]
                change({
                  authority: name,
                  country: next.country,
                  role: roles.includes(draft.role) ? draft.role : (roles[0] ?? 'terminal'),
                })
              }}
            />
            <Choice
              label={t('partners.role')}
              value={draft.role}
              options={PARTNERS_OF[ours.role].map((role) => [role, word('partnerRole', role)] as const)}
              onChange={(role) => change({ role })}
            />
            <FormLine
              at="/name"
              label={t('partners.name')}
              hint={t('register.partnerNameSays')}
              value={draft.name}
              onChange={(name) => change({ name })}
              isRequired
            />
            <FormLine
              at="/country"
              label={t('register.country')}
              value={draft.country}
              onChange={(country) => change({ country: country.toUpperCase() })}
              isRequired
            />
            <FormLine
              at="/mnemonic"
              label={t('register.mnemonic')}
              hint={t('register.mnemonicSays')}
              value={draft.mnemonic}
              onChange={(mnemonic) => change({ mnemonic })}
              isRequired
            />
            <Choice
              label={t('partners.edition')}
              value={draft.edition}
              options={CONTRACTS.map((one) => [one, one] as const)}
              onChange={(edition) => change({ edition })}
            />
          </div>
        </Panel>
        <Panel title={t('partners.knownBy')}>
          <CertificateField
            kind="x509"
            label={t('register.tlsCertificate')}
            value={draft.certificate}
            at="/tlsCertificates/0"
            onChange={(certificate) => change({ certificate })}
          />
        </Panel>
        <Where draft={draft} onChange={change} />
        <p className="box">{t('register.partnerWill', { authority: ours.name })}</p>
        <ProblemBox error={add.error} />
        <div className="actions">
          <button type="submit" className="button main" disabled={add.isPending || !may('partner.add')}>
            {t('register.register')}
          </button>
        </div>
      </form>
    </WrongFields>
  )
}

/** Where it is called. */
function Where({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useWords()
  return (
    <Panel title={t('register.where')}>
      <div className="form">
        <FormLine
          at="/serviceUrl"
          label={t('partners.serviceUrl')}
          hint={t('register.serviceUrlSays')}
          value={draft.serviceUrl}
          onChange={(serviceUrl) => onChange({ serviceUrl })}
        />
        <FormLine
          at="/callbackTargets/0"
          label={t('partners.callbacks')}
          hint={t('register.callbacksSays')}
          value={draft.callbackTargets}
          onChange={(callbackTargets) => onChange({ callbackTargets })}
        />
        <FormLine
          at="/pushUrl"
          label={t('partners.pushUrl')}
          hint={t('register.pushUrlSays')}
          value={draft.pushUrl}
          onChange={(pushUrl) => onChange({ pushUrl })}
        />
        <Choice
          label={t('register.callbackRule')}
          value={draft.callbackRule}
          options={[
            ['response-url', t('register.responseUrl')],
            ['registered-url', t('register.registeredUrl')],
          ]}
          onChange={(callbackRule) => onChange({ callbackRule })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.privateNetwork}
          onChange={({ target }) => onChange({ privateNetwork: target.checked })}
        />{' '}
        {t('register.privateNetwork')}
      </label>
    </Panel>
  )
}
