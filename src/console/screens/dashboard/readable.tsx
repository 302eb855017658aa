import { Link } from 'react-router'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import type { Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'
import { type Readability, readabilities } from './readability.ts'

const TILES: readonly (readonly [Readability['is'], Tone])[] = [
  ['readable', 'good'],
  ['at-risk', 'warn'],
  ['lost', 'bad'],
  ['none', 'calm'],
]

/** The passports of how many issuers can be read today. */
export function Readable() {
  const { t } = useWords()
  const query = useAsked('coverage.show', {}, { live: true })
  return (
    <section>
      <h2 className="above">{t('dashboard.readable')}</h2>
      <Asked query={query}>
        {(coverage) => {
          const found = readabilities(coverage)
          if (found.length === 0) return <p className="box">{t('dashboard.noCoverage')}</p>
          return (
            <ul className="tiles">
              {TILES.map(([is, tone]) => (
                <Tile
                  key={is}
                  tone={tone}
                  is={is}
                  issuers={found.flatMap((one) => (one.is === is ? [one.issuer] : []))}
                />
              ))}
            </ul>
          )
        }}
      </Asked>
    </section>
  )
}

/** Coloured only where it counts somebody. */
function Tile({ is, tone, issuers }: { is: Readability['is']; tone: Tone; issuers: readonly string[] }) {
  const { t } = useWords()
  return (
    <li className={`tile ${issuers.length === 0 ? 'calm' : tone}`}>
      <Link to="/coverage">
        <span className="figure">{issuers.length}</span>
        <span className="tile-label">{t(`dashboard.tile.${is}`)}</span>
        <span className="muted tile-names">{issuers.slice(0, 6).join(', ')}</span>
      </Link>
    </li>
  )
}
