import { useWords } from '../text/words.ts'
import { Fact, Facts } from './facts.tsx'

/** What an event says beside its kind, whatever it is. */
export function Details({ details }: { details: Readonly<Record<string, unknown>> }) {
  const { word } = useWords()
  const said = Object.entries(details).filter(([, value]) => value !== null && value !== '')
  if (said.length === 0) return null
  return (
    <Facts>
      {said.map(([name, value]) => (
        <Fact key={name} name={word('detail', name)}>
          <Value value={value} />
        </Fact>
      ))}
    </Facts>
  )
}

function Value({ value }: { value: unknown }) {
  if (Array.isArray(value)) return <Values values={value} />
  if (typeof value === 'object' && value !== null) return <Details details={value as Record<string, unknown>} />
  const text = String(value)
  return isMachineText(text) ? <code>{text}</code> : text
}

function Values({ values }: { values: readonly unknown[] }) {
  return (
    <ul className="plain">
      {values.map((one) => (
        <li key={JSON.stringify(one)}>
          <Value value={one} />
        </li>
      ))}
    </ul>
  )
}

/** Hashes, ids, addresses: to be compared letter by letter. */
const isMachineText = (text: string): boolean => /^(https?:|[0-9a-f]{16,}$|[0-9a-f]{8}-[0-9a-f-]{27}$)/.test(text)
