import { useEffect, useId, useState } from 'react'
import { CvcError, decodeCertificate } from '../../cvc/index.ts'
import { useWords } from '../text/words.ts'
import { Fact, Facts } from './facts.tsx'
import { FormLine, useWrongAt } from './form.tsx'
import { bare, base64Of, fingerprintOf, octetsOfBase64, octetsOfFile, octetsOfText, printed } from './octets.ts'
import { Tag } from './tag.tsx'
import { readX509 } from './x509.ts'

export type CertificateKind = 'x509' | 'cv'

interface Wish {
  readonly label: string
  readonly kind: CertificateKind
  /** base64 of DER; empty: none yet. */
  readonly value: string
  readonly onChange: (value: string) => void
  /** JSON pointer into what is sent. */
  readonly at: string
}

/** A certificate that is pasted or chosen as a file; it is read here, and shown before it is sent. */
export function CertificateField({ label, kind, value, onChange, at }: Wish) {
  const { t } = useWords()
  const id = useId()
  const wrong = useWrongAt(at)
  const [typed, setTyped] = useState('')
  const take = (octets: Uint8Array | undefined, text: string): void => {
    setTyped(octets === undefined ? text : '')
    if (octets !== undefined) onChange(base64Of(octets))
  }
  if (value !== '') {
    return (
      <div className="full">
        <Decoded kind={kind} value={value} label={label} />
        <p>
          <button type="button" className="link" onClick={() => onChange('')}>
            {t('certificateField.another')}
            <span className="visually-hidden">: {label}</span>
          </button>
        </p>
      </div>
    )
  }
  const isOdd = typed.trim() !== ''
  return (
    <div className="field full">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        value={typed}
        aria-describedby={`${id}-hint`}
        aria-invalid={isOdd || wrong !== undefined ? true : undefined}
        onChange={({ target }) => take(octetsOfText(target.value), target.value)}
      />
      <span className="hint" id={`${id}-hint`}>
        {t('certificateField.hint')}
      </span>
      {(isOdd || wrong !== undefined) && (
        <span className="wrong" role="status">
          <span aria-hidden="true">✕</span> {isOdd ? t('certificateField.unreadable') : wrong}
        </span>
      )}
      <input
        type="file"
        aria-label={t('certificateField.file', { label })}
        onChange={async ({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) take(octetsOfFile(new Uint8Array(await file.arrayBuffer())), file.name)
        }}
      />
    </div>
  )
}

function Decoded({ kind, value, label }: { kind: CertificateKind; value: string; label: string }) {
  const { t } = useWords()
  const { sha256 } = useFingerprints(value)
  return (
    <section className="decoded" aria-label={label}>
      <p>
        <strong>{label}</strong>
      </p>
      <Facts>
        {kind === 'x509' ? <X509Facts value={value} /> : <CvFacts value={value} />}
        <Fact name="SHA-256">
          <code>{printed(sha256)}</code>
        </Fact>
      </Facts>
      {kind === 'x509' && readX509(octetsOfBase64(value)) === undefined && (
        <NotOne says={t('certificateField.noX509')} />
      )}
      {kind === 'cv' && typeof readCv(value) === 'string' && (
        <NotOne says={t('certificate.unreadable', { why: readCv(value) as string })} />
      )}
    </section>
  )
}

const NotOne = ({ says }: { says: string }) => (
  <p className="wrong">
    <span aria-hidden="true">✕</span> {says}
  </p>
)

function X509Facts({ value }: { value: string }) {
  const { t } = useWords()
  const read = readX509(octetsOfBase64(value))
  if (read === undefined) return null
  const { subject, issuer, notBefore, notAfter, isCa } = read
  return (
    <>
      <Fact name={t('certificateField.subject')}>{subject}</Fact>
      <Fact name={t('certificateField.issuer')}>{issuer === subject ? t('certificate.itself') : issuer}</Fact>
      <Fact name={t('certificate.valid')}>
        {t('certificate.fromTo', { from: day(notBefore), to: day(notAfter) })} <Over isOver={notAfter < new Date()} />
      </Fact>
      <Fact name={t('certificateField.isCa')}>{t(isCa ? 'common.yes' : 'common.no')}</Fact>
    </>
  )
}

function CvFacts({ value }: { value: string }) {
  const { t } = useWords()
  const read = readCv(value)
  if (typeof read === 'string') return null
  const { holderReference, authorityReference, effective, expires } = read
  return (
    <>
      <Fact name={t('certificateField.holder')}>
        <code>{holderReference}</code>
      </Fact>
      <Fact name={t('certificate.signedBy')}>
        {authorityReference === holderReference ? t('certificate.itself') : authorityReference}
      </Fact>
      <Fact name={t('certificate.valid')}>{t('certificate.fromTo', { from: effective, to: expires })}</Fact>
    </>
  )
}

function Over({ isOver }: { isOver: boolean }) {
  const { t } = useWords()
  return isOver ? <Tag tone="bad">{t('certificate.over')}</Tag> : null
}

const day = (at: Date): string => at.toISOString().slice(0, 10)

/** @returns why not, where it cannot be read */
export function readCv(base64: string) {
  try {
    return decodeCertificate(octetsOfBase64(base64), { mode: 'tolerant' })
  } catch (error) {
    if (error instanceof CvcError) return error.message
    throw error
  }
}

const NONE = { sha256: '', sha1: '' }

/** Of what was chosen; empty until they are known. */
function useFingerprints(base64: string) {
  const [found, setFound] = useState(NONE)
  useEffect(() => {
    let isWanted = true
    setFound(NONE)
    if (base64 === '') return
    const octets = octetsOfBase64(base64)
    void Promise.all([fingerprintOf(octets, 'SHA-256'), fingerprintOf(octets, 'SHA-1')]).then(([sha256, sha1]) => {
      if (isWanted) setFound({ sha256, sha1 })
    })
    return () => {
      isWanted = false
    }
  }, [base64])
  return found
}

/** What is printed on the paper, beside what the file has: they are compared at once, and again by the node. */
export function PrintedFingerprint({
  certificate,
  value,
  onChange,
  at,
  label,
  hint,
}: {
  certificate: string
  value: string
  onChange: (value: string) => void
  at: string
  label: string
  hint: string
}) {
  const { t } = useWords()
  const { sha256, sha1 } = useFingerprints(certificate)
  const typed = bare(value)
  const isKnown = sha256 !== '' && typed.length >= sha1.length
  return (
    <div className="full">
      <FormLine at={at} label={label} hint={hint} value={value} onChange={onChange} isRequired />
      <p role="status">
        {isKnown &&
          ([sha256, sha1].includes(typed) ? (
            <Tag tone="good">{t('certificateField.same')}</Tag>
          ) : (
            <Tag tone="bad">{t('certificateField.other')}</Tag>
          ))}
      </p>
    </div>
  )
}
