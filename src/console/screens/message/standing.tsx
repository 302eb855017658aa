import { Link } from 'react-router'
import type { ShownExchangeView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import type { Tone } from '../../parts/tag.tsx'
import { useAgo } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { Held } from '../dashboard/held-partners.tsx'
import { type Trouble, troubleOf } from './trouble.ts'

const FINE = ['certificates', 'list', 'received']

/** In a sentence or two: how it stands, why, and what a person can do about it. */
export function Standing({ exchange }: { exchange: ShownExchangeView }) {
  const { t, word } = useWords()
  const { state, outcome, approval, waits, partner } = exchange
  const trouble = troubleOf(exchange)
  return (
    <div className={`box ${toneOf(exchange, trouble)}`}>
      <p>
        <strong className="sentence">
          {state === 'closed' && outcome !== undefined ? word('outcome', outcome) : word('state', state)}.
        </strong>{' '}
        {t(meaningOf(exchange), { partner })}
      </p>
      {trouble !== undefined && <Why trouble={trouble} />}
      {waits !== undefined && <p>{waits}</p>}
      {trouble?.failed !== undefined && <WhomToCall partner={partner} />}
      {approval !== undefined && (
        <p>
          <Link to={`/approvals/${approval}`}>{t('message.toApproval', { id: approval })}</Link>
        </p>
      )}
    </div>
  )
}

function Why({ trouble: { kind, says, at, failed } }: { trouble: Trouble }) {
  const { t, word } = useWords()
  const ago = useAgo(at)
  const cause = `${word('cause', kind)} (${says})`
  return (
    <p className="sentence">{failed === undefined ? cause : t('message.failing', { count: failed, ago, cause })}</p>
  )
}

/** Where nothing goes out to its partner now. */
function WhomToCall({ partner }: { partner: string }) {
  const { data } = useAsked('queue.show', {}, { live: true })
  const held = data?.held.find((one) => one.partner === partner)
  if (held === undefined) return null
  return (
    <ul className="plain">
      <Held held={held} />
    </ul>
  )
}

function toneOf({ state, outcome }: ShownExchangeView, trouble: Trouble | undefined): Tone | '' {
  if (state === 'parked') return 'bad'
  if (trouble !== undefined) return 'warn'
  if (state.startsWith('awaiting-') && state !== 'awaiting-callback') return 'warn'
  if (state !== 'closed' || outcome === undefined) return ''
  return FINE.includes(outcome) ? 'good' : 'bad'
}

function meaningOf({ state, outcome, direction }: ShownExchangeView): string {
  if (state !== 'closed') return `meaning.${state}`
  if (outcome === undefined) return 'meaning.closed'
  if (FINE.includes(outcome)) return direction === 'in' ? 'meaning.doneIn' : 'meaning.doneOut'
  return direction === 'in' ? 'meaning.weRefused' : 'meaning.refusedThere'
}
