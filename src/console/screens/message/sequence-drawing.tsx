import type { ExchangeTreeView } from '../../../messages/index.ts'
import { useWords } from '../../text/words.ts'
import { type Sequence, type Step, sequenceOf } from './sequence.ts'

// in units of the drawing
const COLUMN = 190
const HEAD = 34
const ROW = 38
const MARGIN = 70

/** A line for each party, an arrow for each message: what was asked drawn through, what was answered dashed. */
export function SequenceDrawing({ tree }: { tree: ExchangeTreeView }) {
  const { t, word } = useWords()
  const sequence = sequenceOf(tree)
  const width = MARGIN * 2 + COLUMN * Math.max(0, sequence.parties.length - 1)
  const height = HEAD + ROW * sequence.steps.length + 14
  const told = sequence.steps.map(({ from, to, says }) => `${from} → ${to}: ${word('outcome', says)}`).join('; ')
  return (
    <div className="drawing">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} role="img" aria-label={`${t('message.drawing')} ${told}`}>
        <Parties sequence={sequence} height={height} />
        {sequence.steps.map((step, n) => (
          <Arrow key={`${step.exchange} ${step.isAnswer}`} step={step} y={HEAD + ROW * n + 26} sequence={sequence} />
        ))}
      </svg>
    </div>
  )
}

const xOf = (party: string, { parties }: Sequence): number => MARGIN + COLUMN * parties.indexOf(party)

function Parties({ sequence, height }: { sequence: Sequence; height: number }) {
  return sequence.parties.map((party) => {
    const x = xOf(party, sequence)
    return (
      <g key={party}>
        <line x1={x} x2={x} y1={HEAD - 8} y2={height} className="lifeline" />
        <text x={x} y={16} className="party">
          {party}
        </text>
      </g>
    )
  })
}

function Arrow({ step, y, sequence }: { step: Step; y: number; sequence: Sequence }) {
  const { word } = useWords()
  const [from, to] = [xOf(step.from, sequence), xOf(step.to, sequence)]
  const head = to > from ? -7 : 7
  return (
    <g className={step.isAnswer ? 'arrow answer' : 'arrow'}>
      <line x1={from} x2={to} y1={y} y2={y} />
      <polyline points={`${to + head},${y - 4} ${to},${y} ${to + head},${y + 4}`} />
      <text x={(from + to) / 2} y={y - 6}>
        {word('outcome', step.says)}
      </text>
    </g>
  )
}
