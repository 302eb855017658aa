import { SPOC_CONTRACTS } from '../../../messages/index.ts'
import { CertificateField, PrintedFingerprint } from '../../parts/certificate-field.tsx'
import { Choice } from '../../parts/fields.tsx'
import { FormLine } from '../../parts/form.tsx'
import { octetsOfBase64 } from '../../parts/octets.ts'
import { Panel } from '../../parts/page.tsx'
import { readX509 } from '../../parts/x509.ts'
import { useWords } from '../../text/words.ts'
import { type Draft, newRoot, type RootDraft, type SpocDraft } from './draft.ts'
import { Entries } from './entries.tsx'

/** Part II of the form: how its SPOC is reached, and by what it is known. */
export function SpocPart({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useWords()
  return (
    <Panel title={t('register.spoc')}>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.hasSpoc}
          onChange={({ target }) => onChange({ hasSpoc: target.checked })}
        />{' '}
        {t('register.hasSpoc')}
      </label>
      {draft.hasSpoc ? (
        <Spoc spoc={draft.spoc} onChange={(part) => onChange({ spoc: { ...draft.spoc, ...part } })} />
      ) : (
        <p className="hint">{t('register.noSpocSays')}</p>
      )}
    </Panel>
  )
}

interface Props {
  readonly spoc: SpocDraft
  readonly onChange: (part: Partial<SpocDraft>) => void
}

function Spoc({ spoc, onChange }: Props) {
  const { t } = useWords()
  return (
    <>
      <div className="form">
        <FormLine
          at="/form/spoc/url"
          label={t('register.spocUrl')}
          hint={t('register.spocUrlSays')}
          value={spoc.url}
          onChange={(url) => onChange({ url })}
          isRequired
        />
        <Choice
          label={t('partners.edition')}
          value={spoc.edition}
          options={SPOC_CONTRACTS.map((one) => [one, one] as const)}
          onChange={(edition) => onChange({ edition })}
        />
        <FormLine
          at="/form/spoc/crlHosts"
          label={t('register.crlHosts')}
          hint={t('register.crlHostsSays')}
          value={spoc.crlHosts}
          onChange={(crlHosts) => onChange({ crlHosts })}
        />
        <Choice
          label={t('register.notification')}
          value={spoc.notification}
          options={[
            ['', t('register.notificationUsual')],
            ['new_cert_available_notification', 'new_cert_available_notification'],
            ['new_cer_available_notification', 'new_cer_available_notification'],
          ]}
          onChange={(notification) => onChange({ notification })}
        />
      </div>
      <Roots
        roots={spoc.roots}
        onChange={(roots) => onChange({ roots })}
        at="/form/spoc/roots"
        title={(n) => t('register.root', { n })}
        add={t('register.addRoot')}
      />
      <p>
        <label className="check">
          <input
            type="checkbox"
            checked={spoc.isKnownByName}
            onChange={({ target }) =>
              onChange({
                isKnownByName: target.checked,
                ...(target.checked && spoc.nameRoots.length === 0 && { nameRoots: [newRoot()] }),
              })
            }
          />{' '}
          {t('register.byName')}
        </label>
      </p>
      {spoc.isKnownByName && <ByName spoc={spoc} onChange={onChange} />}
    </>
  )
}

/** A step down from the usual: said where it is chosen. */
function ByName({ spoc, onChange }: Props) {
  const { t } = useWords()
  return (
    <>
      <p className="box warn">{t('register.byNameSays')}</p>
      <div className="form">
        <FormLine
          at="/form/spoc/knownByName/names/0"
          label={t('register.names')}
          hint={t('register.namesSays')}
          value={spoc.names}
          onChange={(names) => onChange({ names })}
          isRequired
        />
        <FormLine
          at="/form/spoc/knownByName/days"
          label={t('register.days')}
          type="number"
          value={spoc.days}
          onChange={(days) => onChange({ days })}
          isRequired
        />
        <Choice
          label={t('register.clients')}
          value={spoc.clients}
          options={[
            ['clientAuth', 'clientAuth'],
            ['serverAuth', 'serverAuth'],
          ]}
          onChange={(clients) => onChange({ clients })}
        />
      </div>
      <Roots
        roots={spoc.nameRoots}
        onChange={(nameRoots) => onChange({ nameRoots })}
        at="/form/spoc/knownByName/roots"
        title={(n) => t('register.nameRoot', { n })}
        add={t('register.addNameRoot')}
      />
    </>
  )
}

function Roots({
  roots,
  onChange,
  at,
  title,
  add,
}: {
  roots: readonly RootDraft[]
  onChange: (roots: readonly RootDraft[]) => void
  at: string
  title: (n: number) => string
  add: string
}) {
  const { t } = useWords()
  return (
    <Entries entries={roots} onChange={onChange} title={title} add={add} made={newRoot}>
      {(root, n, change) => (
        <>
          <CertificateField
            kind="x509"
            label={t('register.rootCertificate')}
            value={root.certificate}
            at={`${at}/${n}/certificate`}
            onChange={(certificate) => change({ certificate, ...daysFor(root, certificate) })}
          />
          <PrintedFingerprint
            certificate={root.certificate}
            label={t('register.fingerprint')}
            hint={t('register.fingerprintSays')}
            value={root.fingerprint}
            at={`${at}/${n}/fingerprint`}
            onChange={(fingerprint) => change({ fingerprint })}
          />
          <FormLine
            at={`${at}/${n}/from`}
            label={t('register.from')}
            type="date"
            value={root.from}
            onChange={(from) => change({ from })}
            isRequired
          />
          <FormLine
            at={`${at}/${n}/until`}
            label={t('register.until')}
            type="date"
            value={root.until}
            onChange={(until) => change({ until })}
            isRequired
          />
        </>
      )}
    </Entries>
  )
}

/** Until the paper says otherwise: as long as the certificate is valid. */
function daysFor({ from, until }: RootDraft, certificate: string): Partial<RootDraft> {
  const read = certificate === '' ? undefined : readX509(octetsOfBase64(certificate))
  if (read === undefined) return {}
  const day = (at: Date) => at.toISOString().slice(0, 10)
  return { from: from || day(read.notBefore), until: until || day(read.notAfter) }
}
