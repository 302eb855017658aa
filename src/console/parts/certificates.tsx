import { type CvCertificate, CvcError, decodeCertificate, describeChat } from '../../cvc/index.ts'
import { useWords } from '../text/words.ts'
import { download } from './download.ts'
import { Fact, Facts } from './facts.tsx'
import { Tag } from './tag.tsx'

/** Card-verifiable certificates (base64 of DER), read and told in words. */
export function Certificates({ octets }: { octets: readonly string[] }) {
  return (
    <ul className="certificates">
      {octets.map((one) => (
        <li key={one}>
          <Certificate octets={one} />
        </li>
      ))}
    </ul>
  )
}

export function Certificate({ octets }: { octets: string }) {
  const { t } = useWords()
  const read = readCertificate(octets)
  if (typeof read === 'string') return <p>{t('certificate.unreadable', { why: read })}</p>
  const { holderReference, authorityReference, effective, expires, chat } = read
  const { role, rights } = describeChat(chat)
  return (
    <details>
      <summary>
        <strong>{holderReference}</strong> <Validity until={expires} /> <span className="muted">{role}</span>
      </summary>
      <Facts>
        <Fact name={t('certificate.signedBy')}>
          {authorityReference === holderReference ? t('certificate.itself') : authorityReference}
        </Fact>
        <Fact name={t('certificate.valid')}>{t('certificate.fromTo', { from: effective, to: expires })}</Fact>
        <Fact name={t('certificate.rights')}>
          {rights.length === 0 ? t('certificate.noRights') : <ul className="plain">{rights.map(sentence)}</ul>}
        </Fact>
        <Fact name="DER">
          <button
            type="button"
            className="link"
            onClick={() => download(`${holderReference}.cvcert`, read.octets.slice())}
          >
            {t('certificate.download')}
          </button>
        </Fact>
      </Facts>
    </details>
  )
}

const sentence = (says: string) => <li key={says}>{says}</li>

function Validity({ until }: { until: string }) {
  const { t } = useWords()
  const isOver = new Date().toISOString().slice(0, 10) > until // the last day still counts
  return (
    <Tag tone={isOver ? 'bad' : 'good'}>{t(isOver ? 'certificate.over' : 'certificate.until', { day: until })}</Tag>
  )
}

/** @returns why not, where it cannot be read */
function readCertificate(octets: string): CvCertificate | string {
  try {
    return decodeCertificate(
      Uint8Array.from(atob(octets), (one) => one.charCodeAt(0)),
      { mode: 'tolerant' },
    )
  } catch (error) {
    if (error instanceof CvcError) return error.message
    throw error
  }
}
