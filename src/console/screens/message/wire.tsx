import { useState } from 'react'
import type { CardVerifiableView, ExchangeMessageView, MessageContentView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { download } from '../../parts/download.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/page.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** The SOAP messages of it, as they went over the wire; each is fetched when it is opened. */
export function Wire({ id, messages }: { id: string; messages: readonly ExchangeMessageView[] }) {
  const { t } = useWords()
  return (
    <Panel title={t('wire.title')}>
      <ul className="certificates">
        {messages.map((one) => (
          <li key={one.n}>
            <WireMessage id={id} message={one} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function WireMessage({ id, message }: { id: string; message: ExchangeMessageView }) {
  const { t, word } = useWords()
  const [isOpen, setOpen] = useState(false)
  const { n, direction, part, operation, at, size, httpStatus, times } = message
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span aria-hidden="true">{direction === 'in' ? '→' : '←'}</span>{' '}
        <span className="visually-hidden">{t(`messages.${direction}`)}</span>
        <strong>{operation}</strong> {word('wirePart', part)}{' '}
        <span className="muted">
          {t('wire.octets', { count: size })}
          {httpStatus !== undefined && ` · HTTP ${httpStatus}`}
          {times > 1 && ` · ${t('wire.times', { count: times })}`} · <Moment at={at} />
        </span>
      </summary>
      {isOpen && <Opened id={id} n={n} />}
    </details>
  )
}

function Opened({ id, n }: { id: string; n: number }) {
  const { t } = useWords()
  const query = useAsked('exchange.message', { id, n }, { freshSeconds: 600 })
  return (
    <Asked query={query}>
      {({ octets, content, sha256, tlsFingerprint, kept }) => {
        const bytes = Uint8Array.from(atob(octets), (one) => one.charCodeAt(0))
        return (
          <>
            <Facts>
              {content.map((one, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an element is known by its place; the message never changes
                <Fact key={`${place} ${one.name}`} name={one.name}>
                  <Content content={one} />
                </Fact>
              ))}
              <Fact name="SHA-256">
                <code>{sha256}</code>
              </Fact>
              <Fact name={t('wire.tls')}>{tlsFingerprint && <code>{tlsFingerprint}</code>}</Fact>
            </Facts>
            {kept ? (
              <>
                <pre className="wire">{new TextDecoder().decode(bytes)}</pre>
                <button type="button" className="link" onClick={() => download(`${id}-${n}.xml`, bytes)}>
                  {t('certificate.download')}
                </button>
              </>
            ) : (
              <p>{t('wire.notKept')}</p>
            )}
          </>
        )
      }}
    </Asked>
  )
}

function Content({ content: { text, object, characters } }: { content: MessageContentView }) {
  const { t } = useWords()
  if (object !== undefined) return <CardVerifiable object={object} />
  return text ?? t('wire.characters', { count: characters ?? 0 })
}

function CardVerifiable({ object }: { object: CardVerifiableView }) {
  const { t } = useWords()
  const { kind, holderReference, authorityReference, role, rights = [], effective, expires, keyFingerprint } = object
  return (
    <>
      <strong>{holderReference}</strong> {t(`wire.${kind}`)}
      {authorityReference !== undefined && `, ${t('certificate.signedBy')} ${authorityReference}`}
      {effective !== undefined &&
        expires !== undefined &&
        `, ${t('certificate.fromTo', { from: effective, to: expires })}`}
      {role !== undefined && `. ${role}`}
      {rights.length > 0 && `: ${rights.join('; ')}`}
      {keyFingerprint !== undefined && (
        <>
          , {t('wire.key')} <code>{keyFingerprint}</code>
        </>
      )}
    </>
  )
}
