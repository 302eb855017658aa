import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Certificate } from '../../parts/certificates.tsx'
import { Panel } from '../../parts/page.tsx'
import { Tag, type Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'
import { TreeDrawing } from './tree-drawing.tsx'
import { boxesOf, type TreeBox } from './tree-layout.ts'

/** All that stands below a CVCA: drawn, and the same as a list in which each certificate is opened. */
export function Tree({ issuer }: { issuer: string }) {
  const { t } = useWords()
  const query = useAsked('coverage.tree', { of: issuer }, { everySeconds: 60 })
  return (
    <Panel title={t('tree.title', { issuer })}>
      <Asked query={query}>
        {(tree) => {
          const boxes = boxesOf(tree)
          return (
            <>
              <TreeDrawing boxes={boxes} label={t('tree.drawing', { issuer })} />
              <details>
                <summary>{t('tree.asList')}</summary>
                <Boxes boxes={boxes} />
              </details>
            </>
          )
        }}
      </Asked>
    </Panel>
  )
}

const TONES = { current: 'good', replaced: 'calm', expired: 'calm' } as const satisfies Record<string, Tone>

function Boxes({ boxes }: { boxes: readonly TreeBox[] }) {
  const { t, word } = useWords()
  return (
    <ul className="tree">
      {boxes.map(({ id, certificates, more, below }) => (
        <li key={id}>
          {certificates.map(({ sha256, kind, holder, standing, daysLeft, authorityReference, octets }) => (
            <div key={sha256}>
              {word('treeKind', kind)} {holder} <Tag tone={TONES[standing]}>{word('standing', standing)}</Tag>{' '}
              <span className="muted">
                {kind === 'link' && `${t('tree.linkFrom', { holder: authorityReference })} · `}
                {standing !== 'expired' && t('days.left', { count: daysLeft })}
              </span>
              <Certificate octets={octets} />
            </div>
          ))}
          {more > 0 && t('tree.more', { count: more })}
          {below.length > 0 && <Boxes boxes={below} />}
        </li>
      ))}
    </ul>
  )
}
