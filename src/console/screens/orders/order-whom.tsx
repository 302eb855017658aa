import { useState } from 'react'
import type { CertificationRequestView } from '../../../messages/index.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Line, TextArea } from '../../parts/fields.tsx'
import { FileField } from '../../parts/file-field.tsx'
import { base64Of, octetsOfFile, octetsOfText } from '../../parts/octets.ts'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'
import type { Draft } from './order-wish.ts'

interface Props {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
}

/** Whom it is for, where no request says so. */
export function Whom({ draft, change }: Props) {
  const { t } = useWords()
  return (
    <>
      <Line
        label={t('orders.country')}
        value={draft.country}
        onChange={(country) => change({ country })}
        hint={t('orders.countrySays')}
        isRequired
      />
      <Line
        label={t('orders.organization')}
        value={draft.organization}
        onChange={(organization) => change({ organization })}
      />
      <Line
        label={t('orders.commonName')}
        value={draft.commonName}
        onChange={(commonName) => change({ commonName })}
        isRequired
      />
      <DnsNames value={draft.dnsNames ?? ''} change={change} />
    </>
  )
}

/** A PKCS#10 request, pasted or from a file, and what the node reads in it. */
export function RequestField({
  draft,
  change,
  read,
  error,
}: Props & { read: CertificationRequestView | undefined; error: unknown }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const take = (octets: Uint8Array | undefined): void =>
    change({ request: octets === undefined ? undefined : base64Of(octets), dnsNames: undefined })
  const isOdd = text.trim() !== '' && draft.request === undefined
  return (
    <>
      <TextArea
        label={t('orders.request')}
        value={text}
        onChange={(typed) => {
          setText(typed)
          take(octetsOfText(typed))
        }}
        hint={t('orders.requestSays')}
      />
      <FileField
        label={t('orders.requestFile')}
        accept=".csr,.p10,.pem,.req,.der"
        onFiles={async ([file]) => {
          setText('')
          take(file && octetsOfFile(new Uint8Array(await file.arrayBuffer())))
        }}
      />
      {isOdd && (
        <p className="box warn" role="status">
          {t('orders.requestOdd')}
        </p>
      )}
      <ProblemBox error={error} />
      {read !== undefined && (
        <>
          <Facts>
            <Fact name={t('orders.readSubject')}>{read.text}</Fact>
          </Facts>
          {read.subject === undefined && <p className="box bad">{t('orders.noSubject')}</p>}
          <DnsNames value={draft.dnsNames ?? read.dnsNames.join('\n')} change={change} />
        </>
      )}
    </>
  )
}

function DnsNames({ value, change }: { value: string; change: Props['change'] }) {
  const { t } = useWords()
  return (
    <TextArea
      label={t('orders.dnsNames')}
      value={value}
      onChange={(dnsNames) => change({ dnsNames })}
      hint={t('orders.dnsNamesSays')}
    />
  )
}
