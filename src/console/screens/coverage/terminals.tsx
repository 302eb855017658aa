import type { CoverageView, TerminalGroupView, TerminalsCoveredView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Panel } from '../../parts/page.tsx'
import { Scrolled } from '../../parts/scrolled.tsx'
import type { Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

interface Props {
  readonly pairs: readonly CoverageView[]
  readonly chosen: string | undefined
  readonly onChoose: (issuer: string) => void
}

/** A row for the terminals of each DV and the readers of each control centre, a column for each CVCA: who reads whose passports today. */
export function Terminals({ pairs, chosen, onChoose }: Props) {
  const { t } = useWords()
  const query = useAsked('coverage.terminals', {}, { everySeconds: 60 })
  return (
    <Panel title={t('coverage.groups')}>
      <Asked query={query}>
        {(groups) => (
          <>
            <Groups groups={groups} pairs={pairs} chosen={chosen} onChoose={onChoose} />
            <p className="muted">{t('coverage.groupsSays')}</p>
          </>
        )}
      </Asked>
    </Panel>
  )
}

function Groups({ groups, pairs, chosen, onChoose }: Props & { readonly groups: readonly TerminalGroupView[] }) {
  const { t } = useWords()
  const ofDvs = pairs.filter(({ role }) => role === 'DV').map(({ issuer }) => issuer)
  const issuers = [...new Set([...ofDvs, ...groups.flatMap(({ reads }) => reads.map(({ issuer }) => issuer))])].sort()
  return (
    <Scrolled label={t('coverage.groups')}>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{t('coverage.group')}</th>
            {issuers.map((issuer) => (
              <th key={issuer} scope="col">
                {issuer}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ authority, role, registered, reads }) => (
            <tr key={authority}>
              <th scope="row">
                {t(role === 'TCC' ? 'coverage.readersOf' : 'coverage.terminalsOf', { authority })}{' '}
                <span className="muted">{t('coverage.registered', { count: registered })}</span>
              </th>
              {issuers.map((issuer) => (
                <td key={issuer}>
                  {registered > 0 && (
                    <Cell
                      read={reads.find((one) => one.issuer === issuer)}
                      registered={registered}
                      isChosen={issuer === chosen}
                      onChoose={() => onChoose(issuer)}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}

interface CellProps {
  readonly read: TerminalsCoveredView | undefined
  readonly registered: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Cell({ read, registered, isChosen, onChoose }: CellProps) {
  const { t } = useWords()
  return (
    <button type="button" className={`cell ${toneOf(read, registered)}`} aria-pressed={isChosen} onClick={onChoose}>
      <strong>{t('coverage.covered', { covered: read?.covered ?? 0, count: registered })}</strong>
      {read !== undefined && (
        <span>
          {t('coverage.firstEnds', { day: read.firstEnds })}
          {read.due > 0 && ` · ${t('coverage.due', { count: read.due })}`}
        </span>
      )}
    </button>
  )
}

function toneOf(read: TerminalsCoveredView | undefined, registered: number): Tone {
  if (read === undefined || read.covered === 0) return 'bad'
  if (read.covered < registered) return 'warn'
  return read.due > 0 ? 'wait' : 'good'
}
