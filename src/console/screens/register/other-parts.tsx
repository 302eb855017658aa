import { CertificateField, PrintedFingerprint, readCv } from '../../parts/certificate-field.tsx'
import { FormLine } from '../../parts/form.tsx'
import { Panel } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { type CvcaDraft, type Draft, newCvca, newDv } from './draft.ts'
import { Entries } from './entries.tsx'

interface Props {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}

/** Part I of the form: which state, which paper, whom to call. */
export function StatePart({ draft, onChange, isNew }: Props & { isNew: boolean }) {
  const { t } = useWords()
  const { coordinator } = draft
  const whom = (part: Partial<Draft['coordinator']>) => onChange({ coordinator: { ...coordinator, ...part } })
  return (
    <Panel title={t('register.state')}>
      <div className="form">
        {isNew && (
          <FormLine
            at="/form/country"
            label={t('register.country')}
            hint={t('register.countrySays')}
            value={draft.country}
            onChange={(country) => onChange({ country: country.toUpperCase() })}
            isRequired
          />
        )}
        <FormLine
          at="/form/name"
          label={t('register.name')}
          value={draft.name}
          onChange={(name) => onChange({ name })}
          isRequired
        />
        <FormLine
          at="/form/reference"
          label={t('register.reference')}
          hint={t('register.referenceSays')}
          value={draft.reference}
          onChange={(reference) => onChange({ reference })}
          isRequired
        />
        <FormLine
          at="/form/coordinator/organisation"
          label={t('register.organisation')}
          hint={t('register.organisationSays')}
          value={coordinator.organisation}
          onChange={(organisation) => whom({ organisation })}
          isRequired
        />
        <FormLine
          at="/form/coordinator/contact"
          label={t('register.contact')}
          value={coordinator.contact}
          onChange={(contact) => whom({ contact })}
          isRequired
        />
        <FormLine
          at="/form/coordinator/email"
          label={t('register.email')}
          value={coordinator.email}
          onChange={(email) => whom({ email })}
          isRequired
        />
        <FormLine
          at="/form/coordinator/phone"
          label={t('register.phone')}
          value={coordinator.phone}
          onChange={(phone) => whom({ phone })}
        />
      </div>
    </Panel>
  )
}

/** Part III: what becomes trusted. */
export function CvcaPart({ draft, onChange }: Props) {
  const { t } = useWords()
  return (
    <Panel title={t('register.cvcas')}>
      <Entries
        entries={draft.cvcas}
        onChange={(cvcas) => onChange({ cvcas })}
        title={(n) => t('register.cvca', { n })}
        add={t('register.addCvca')}
        made={newCvca}
      >
        {(cvca, n, change) => (
          <>
            <CertificateField
              kind="cv"
              label={t('register.cvcaCertificate')}
              value={cvca.certificate}
              at={`/form/cvcas/${n}/certificate`}
              onChange={(certificate) => change({ certificate, ...holderFor(cvca, certificate) })}
            />
            <PrintedFingerprint
              certificate={cvca.certificate}
              label={t('register.fingerprint')}
              hint={t('register.cvcaFingerprintSays')}
              value={cvca.fingerprint}
              at={`/form/cvcas/${n}/fingerprint`}
              onChange={(fingerprint) => change({ fingerprint })}
            />
            <FormLine
              at={`/form/cvcas/${n}/holderReference`}
              label={t('certificateField.holder')}
              hint={t('register.holderSays')}
              value={cvca.holderReference}
              onChange={(holderReference) => change({ holderReference })}
              isRequired
            />
            <FormLine
              at={`/form/cvcas/${n}/purpose`}
              label={t('register.purpose')}
              value={cvca.purpose}
              onChange={(purpose) => change({ purpose })}
            />
          </>
        )}
      </Entries>
    </Panel>
  )
}

function holderFor({ holderReference }: CvcaDraft, certificate: string): Partial<CvcaDraft> {
  const read = certificate === '' ? '' : readCv(certificate)
  return typeof read === 'string' || holderReference !== '' ? {} : { holderReference: read.holderReference }
}

/** Part IV: may come later. */
export function DvPart({ draft, onChange }: Props) {
  const { t } = useWords()
  const [first] = draft.cvcas
  return (
    <Panel title={t('states.dvs')}>
      <p className="hint">{t('register.dvsSays')}</p>
      <Entries
        entries={draft.dvs}
        onChange={(dvs) => onChange({ dvs })}
        title={(n) => t('register.dv', { n })}
        add={t('register.addDv')}
        made={() => newDv(first?.holderReference.slice(0, -5) ?? '')}
      >
        {(dv, n, change) => (
          <>
            <FormLine
              at={`/form/dvs/${n}/organisation`}
              label={t('register.dvOrganisation')}
              value={dv.organisation}
              onChange={(organisation) => change({ organisation })}
              isRequired
            />
            <FormLine
              at={`/form/dvs/${n}/mnemonic`}
              label={t('register.mnemonic')}
              hint={t('register.mnemonicSays')}
              value={dv.mnemonic}
              onChange={(mnemonic) => change({ mnemonic })}
              isRequired
            />
            <FormLine
              at={`/form/dvs/${n}/cvca`}
              label={t('register.dvCvca')}
              hint={t('register.dvCvcaSays')}
              value={dv.cvca}
              onChange={(cvca) => change({ cvca })}
              isRequired
            />
            <FormLine
              at={`/form/dvs/${n}/purpose`}
              label={t('register.purpose')}
              value={dv.purpose}
              onChange={(purpose) => change({ purpose })}
            />
            <FormLine
              at={`/form/dvs/${n}/operator`}
              label={t('register.operator')}
              value={dv.operator}
              onChange={(operator) => change({ operator })}
            />
          </>
        )}
      </Entries>
    </Panel>
  )
}
