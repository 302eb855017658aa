import { Link } from 'react-router'
import { useWords } from '../text/words.ts'
import { Fact, Facts } from './facts.tsx'

type Said = Readonly<Record<string, unknown>>

const FINGERPRINT = /sha256$/i // of octets; that of a key is compared by people, and stands with the rest
const MESSAGE = ['exchange', 'for']
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
/** Whose values are words of the node, by the family of texts that they belong to. */
const FAMILIES: Readonly<Record<string, string>> = { kind: 'cause', task: 'task' }

/** What an event says beside its kind, whatever it is; fingerprints, which only few look at, when opened. */
export function Details({ details }: { details: Said }) {
  const said = Object.entries(details).filter(([, value]) => value !== null && value !== '')
  const fingerprints = said.filter(([name]) => FINGERPRINT.test(name))
  const told = said.filter(([name]) => !FINGERPRINT.test(name))
  return (
    <>
      {told.length > 0 && <Told said={told} />}
      {fingerprints.length > 0 && <Fingerprints said={fingerprints} />}
    </>
  )
}

function Told({ said }: { said: readonly [string, unknown][] }) {
  const { word } = useWords()
  return (
    <Facts>
      {said.map(([name, value]) => (
        <Fact key={name} name={word('detail', name)}>
          <Value name={name} value={value} />
        </Fact>
      ))}
    </Facts>
  )
}

function Fingerprints({ said }: { said: readonly [string, unknown][] }) {
  const { t } = useWords()
  return (
    <details className="small">
      <summary>{t('message.fingerprints')}</summary>
      <Told said={said} />
    </details>
  )
}

function Value({ name, value }: { name: string; value: unknown }) {
  const { word } = useWords()
  if (Array.isArray(value)) return <Values name={name} values={value} />
  if (typeof value === 'object' && value !== null) return <Told said={Object.entries(value)} />
  const text = String(value)
  const family = FAMILIES[name]
  if (family !== undefined) return word(family, text)
  if (MESSAGE.includes(name) && ID.test(text)) return <Link to={`/messages/${text}`}>{text}</Link>
  return isMachineText(text) ? <code>{text}</code> : text
}

function Values({ name, values }: { name: string; values: readonly unknown[] }) {
  return (
    <ul className="plain">
      {values.map((one) => (
        <li key={JSON.stringify(one)}>
          <Value name={name} value={one} />
        </li>
      ))}
    </ul>
  )
}

/** Hashes, ids, addresses: to be compared letter by letter. */
const isMachineText = (text: string): boolean => /^(https?:|[0-9a-f]{16,}$)/.test(text) || ID.test(text)
