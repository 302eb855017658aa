const BAR = 20
const GAP = 4
const HEIGHT = 60
const LEAST = 3 // of what is not nothing

/** So many of something in a stretch of time. */
export interface Bar {
  /** Said where the pointer rests. */
  readonly title: string
  readonly n: number
}

/** A bar each, the highest as high as there is room. @param says what is to be seen, for whoever does not see it */
export function Bars({ bars, says, tone }: { bars: readonly Bar[]; says: string; tone: 'calm' | 'bad' }) {
  const most = Math.max(1, ...bars.map(({ n }) => n))
  const height = (n: number): number => (n === 0 ? 0 : Math.max(LEAST, Math.round((n / most) * HEIGHT)))
  return (
    <svg
      className={`bars ${tone}`}
      viewBox={`0 0 ${bars.length * (BAR + GAP)} ${HEIGHT + 2}`}
      role="img"
      aria-label={says}
    >
      {bars.map(({ title, n }, place) => (
        <g key={title}>
          <title>{title}</title>
          <rect className="room" x={place * (BAR + GAP)} y={0} width={BAR} height={HEIGHT} />
          <rect x={place * (BAR + GAP)} y={HEIGHT - height(n)} width={BAR} height={height(n)} />
        </g>
      ))}
      <line x1={0} x2={bars.length * (BAR + GAP) - GAP} y1={HEIGHT + 1} y2={HEIGHT + 1} />
    </svg>
  )
}
