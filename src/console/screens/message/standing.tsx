import { Link } from 'react-router'
import type { ShownExchangeView } from '../../../messages/index.ts'
import type { Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const FINE = ['certificates', 'list', 'received']

/** In a sentence or two: how it stands, why, and what a person can do about it. */
export function Standing({ exchange }: { exchange: ShownExchangeView }) {
  const { t, word } = useWords()
  const { state, outcome, approval, waits } = exchange
  const trouble = state === 'parked' ? troubleIn(exchange) : undefined
  return (
    <div className={`box ${toneOf(exchange)}`}>
      <p>
        <strong>
          {state === 'closed' && outcome !== undefined ? word('outcome', outcome) : word('state', state)}.
        </strong>{' '}
        {t(meaningOf(exchange))}
      </p>
      {trouble !== undefined && (
        <p>
          {word('cause', trouble.cause)}: {trouble.says}
        </p>
      )}
      {waits !== undefined && <p>{waits}</p>}
      {approval !== undefined && (
        <p>
          <Link to={`/approvals/${approval}`}>{t('message.toApproval', { id: approval })}</Link>
        </p>
      )}
    </div>
  )
}

function toneOf({ state, outcome }: ShownExchangeView): Tone | '' {
  if (state === 'parked') return 'bad'
  if (state.startsWith('awaiting-') && state !== 'awaiting-callback') return 'warn'
  if (state !== 'closed' || outcome === undefined) return ''
  return FINE.includes(outcome) ? 'good' : 'bad'
}

function meaningOf({ state, outcome, direction }: ShownExchangeView): string {
  if (state !== 'closed') return `meaning.${state}`
  if (outcome === undefined) return 'meaning.closed'
  if (FINE.includes(outcome)) return 'meaning.done'
  return direction === 'in' ? 'meaning.weRefused' : 'meaning.refusedThere'
}

/** What the newest event of it says. */
function troubleIn({ events }: ShownExchangeView): { cause: string; says: string } | undefined {
  const parked = events.findLast(({ kind }) => kind === 'parked')
  if (parked === undefined) return undefined
  const { cause, why, says, error } = parked.details
  return { cause: String(cause ?? 'unknown'), says: String(why ?? says ?? error ?? '') }
}
