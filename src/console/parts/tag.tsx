import type { ReactNode } from 'react'
import { useWords } from '../text/words.ts'

/** How something is to be taken. Each has a sign of its own beside its colour. */
export type Tone = 'good' | 'wait' | 'warn' | 'bad' | 'calm'

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', wait: '…', warn: '!', bad: '✕', calm: '–' }

export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`tag ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {children}
    </span>
  )
}

const STATE_TONES: Readonly<Record<string, Tone>> = {
  accepted: 'wait',
  forwarded: 'wait',
  'awaiting-approval': 'warn',
  'awaiting-ceremony': 'warn',
  'awaiting-decision': 'warn',
  settled: 'wait',
  queued: 'wait',
  'awaiting-callback': 'wait',
  answered: 'wait',
  parked: 'bad',
}

const FINE = ['certificates', 'list', 'received', undefined]

/** Where an exchange stands; closed, how it ended. */
export function ExchangeTag({ state, outcome }: { state: string; outcome: string | undefined }) {
  const { word } = useWords()
  if (state !== 'closed') return <Tag tone={STATE_TONES[state] ?? 'calm'}>{word('state', state)}</Tag>
  return (
    <Tag tone={FINE.includes(outcome) ? 'good' : 'bad'}>
      {outcome === undefined ? word('state', state) : word('outcome', outcome)}
    </Tag>
  )
}
