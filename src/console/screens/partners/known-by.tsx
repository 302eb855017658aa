import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { PartnerView } from '../../../messages/index.ts'
import { useGiven, useMay } from '../../api/queries.ts'
import { CertificateField } from '../../parts/certificate-field.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { WrongFields } from '../../parts/form.tsx'
import { pemOf, printed } from '../../parts/octets.ts'
import { Empty, Panel } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'

/** By which TLS certificates a partner is known: one more, one less. */
export function KnownBy({ partner }: { partner: PartnerView }) {
  const { t } = useWords()
  const may = useMay()
  const { tlsCertificates, tlsIssuers } = partner
  return (
    <Panel title={t('partners.knownBy')} actions={may('partner.tls-add') && <AddCertificate partner={partner} />}>
      {tlsCertificates.length + tlsIssuers.length === 0 && <Empty>{t('partners.knownByNothing')}</Empty>}
      <ul className="rows">
        {tlsCertificates.map(({ fingerprint, from, until }) => (
          <li key={fingerprint} className="stacked">
            <span className="muted">SHA-256</span> <code>{fingerprint}</code>
            <span className="muted">{[from, until].filter(Boolean).join(' – ')}</span>
            {may('partner.tls-remove') && <RemoveCertificate partner={partner} fingerprint={fingerprint} />}
          </li>
        ))}
        {tlsIssuers.map(({ id, ca, subject, caValidUntil }) => (
          <li key={id} className="stacked">
            <span>{subject}</span>
            <span className="muted">{t('partners.by', { ca, until: caValidUntil.slice(0, 10) })}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Whoever holds its key is that partner: where the rules want it, another person approves first. */
function AddCertificate({ partner: { name } }: { partner: PartnerView }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const add = useGiven('partner.tls-add')
  const [certificate, setCertificate] = useState('')
  const act = async (): Promise<void> => {
    const done = await add.mutateAsync({ name, certificate: pemOf(certificate) })
    setCertificate('')
    if ('approval' in done) await navigate(`/approvals/${done.approval.id}`)
  }
  return (
    <Confirm
      label={t('partners.tlsAdd')}
      title={t('partners.tlsAddTitle', { name })}
      consequence={t('partners.tlsAddSays', { name })}
      isRefused={certificate === ''}
      onConfirm={act}
    >
      <WrongFields error={add.error}>
        <CertificateField
          kind="x509"
          label={t('register.tlsCertificate')}
          value={certificate}
          at="/certificate"
          onChange={setCertificate}
        />
      </WrongFields>
    </Confirm>
  )
}

function RemoveCertificate({ partner, fingerprint }: { partner: PartnerView; fingerprint: string }) {
  const { t } = useWords()
  const remove = useGiven('partner.tls-remove')
  const { name, tlsCertificates, tlsIssuers } = partner
  if (tlsCertificates.length + tlsIssuers.length === 1) return <span className="muted">{t('partners.tlsLast')}</span>
  return (
    <div className="actions">
      <Confirm
        label={t('partners.tlsRemove')}
        title={t('partners.tlsRemoveTitle', { name })}
        tone="danger"
        consequence={
          <>
            <p>{t('partners.tlsRemoveSays', { name })}</p>
            <p>
              <code>{printed(fingerprint)}</code>
            </p>
          </>
        }
        onConfirm={() => remove.mutateAsync({ name, fingerprint })}
      />
    </div>
  )
}
