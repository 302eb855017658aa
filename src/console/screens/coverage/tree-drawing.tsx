import type { TreeCertificateView } from '../../../messages/index.ts'
import { Scrolled } from '../../parts/scrolled.tsx'
import { useWords } from '../../text/words.ts'
import { BOX_WIDTH, layoutOf, type PlacedBox, type TreeBox, type TreeLine } from './tree-layout.ts'

/** From the roots to the terminals, from left to right. The list below it says the same. */
export function TreeDrawing({ boxes, label }: { boxes: readonly TreeBox[]; label: string }) {
  const { placed, lines, width, height } = layoutOf(boxes)
  return (
    <Scrolled label={label} className="drawing tree-drawing">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
        {lines.map((line) => (
          <Joint key={`${line.from} ${line.to}`} line={line} placed={placed} />
        ))}
        {placed.map((box) => (
          <Box key={box.id} box={box} />
        ))}
      </svg>
    </Scrolled>
  )
}

/** What one signed: an elbow to the right; the next key of a CVCA: straight down. */
function Joint({ line: { from, to, isLink }, placed }: { line: TreeLine; placed: readonly PlacedBox[] }) {
  const [a, b] = [from, to].map((id) => placed.find((one) => one.id === id))
  if (a === undefined || b === undefined) return null
  const current = standingOf(b) === 'current' ? ' current' : ''
  if (isLink) {
    const x = a.x + 24
    return (
      <g className={`joint link${current}`}>
        <path d={`M ${x} ${a.y + a.height} V ${b.y}`} />
        <path d={`M ${x - 4} ${b.y - 7} L ${x} ${b.y} L ${x + 4} ${b.y - 7}`} />
      </g>
    )
  }
  const [startX, middleX] = [a.x + BOX_WIDTH, b.x - 28]
  return <path className={`joint${current}`} d={`M ${startX} ${a.y + 18} H ${middleX} V ${b.y + 18} H ${b.x}`} />
}

function Box({ box }: { box: PlacedBox }) {
  const { t } = useWords()
  const { x, y, height, certificates, more } = box
  const [first] = certificates
  return (
    <g className={`tree-box ${standingOf(box)}`} transform={`translate(${x} ${y})`}>
      <rect width={BOX_WIDTH} height={height} rx={5} />
      <text x={10} y={20} className="party">
        {first === undefined ? t('tree.more', { count: more }) : first.holderReference}
      </text>
      {first?.holder !== undefined && first.holder !== first.holderReference && (
        <text x={BOX_WIDTH - 10} y={20} className="owner">
          {shortened(first.holder)}
        </text>
      )}
      {certificates.map((one, n) => (
        <Certified key={one.sha256} certificate={one} y={38 + n * 32} />
      ))}
    </g>
  )
}

function Certified({ certificate, y }: { certificate: TreeCertificateView; y: number }) {
  const { t, word } = useWords()
  const { kind, effective, expires, standing, daysLeft } = certificate
  return (
    <>
      <text x={10} y={y}>
        {`${word('treeKind', kind)} · ${effective} – ${expires}`}
      </text>
      <text x={10} y={y + 15}>
        {standing === 'expired'
          ? word('standing', standing)
          : `${t('days.left', { count: daysLeft })} · ${word('standing', standing)}`}
      </text>
    </>
  )
}

/** A key of a CVCA is in use where one of the certificates over it is. */
function standingOf({ certificates }: Pick<PlacedBox, 'certificates'>): TreeCertificateView['standing'] {
  const all = certificates.map(({ standing }) => standing)
  return (['current', 'replaced', 'expired'] as const).find((one) => all.includes(one)) ?? 'current'
}

const LONGEST = 12
const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name)
