import { Button } from 'react-aria-components'
import type { AuditFindingView, AuditVerifiedView } from '../../../messages/index.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

interface Props {
  readonly result: AuditVerifiedView
  readonly onAccept: ((row: number) => void) | undefined
}

/** To where the chain holds, what vouches for that, and where it breaks. */
export function Verified({ result, onAccept }: Props) {
  const { t, language } = useWords()
  const { ok, from, to, holdsTo, signedTo, anchors, anchoredTo, pending, keys, found, findings, accepted } = result
  const count = (n: number): string => n.toLocaleString(language)
  return (
    <>
      <p className={ok ? 'box good' : 'box bad'}>
        <Tag tone={ok ? 'good' : 'bad'}>{t(ok ? 'audit.itHolds' : 'audit.itBreaks')}</Tag>{' '}
        {ok ? t('audit.holdsSays', { from: count(from), to: count(to) }) : breaksSays()}
      </p>
      <Facts>
        <Fact name={t('audit.signedTo')}>
          {signedTo === undefined
            ? t('audit.signedNone')
            : t('audit.signedSays', { row: count(signedTo.n), checkpoint: signedTo.checkpoint })}
        </Fact>
        <Fact name={t('audit.outside')}>
          {anchors === 0 && t('audit.outsideNone')}
          {anchors > 0 && anchoredTo === undefined && t('audit.outsideNothing')}
          {anchoredTo !== undefined && t('audit.outsideSays', { row: count(anchoredTo) })}
        </Fact>
        <Fact name={t('audit.pending')}>{pending > 0 && count(pending)}</Fact>
        <Fact name={t('audit.signedBy')}>
          {keys.map((key) => (
            <code key={key}>{key}</code>
          ))}
        </Fact>
      </Facts>
      {[...findings, ...accepted].length > 0 && (
        <ul className="rows">
          {findings.map((one) => (
            <Finding key={`${one.n} ${one.says}`} finding={one} onAccept={onAccept} />
          ))}
          {accepted.map((one) => (
            <Finding key={`${one.n} ${one.says}`} finding={one} onAccept={undefined} isKnown />
          ))}
        </ul>
      )}
      {found > findings.length && <p>{t('audit.moreFindings', { count: found - findings.length })}</p>}
      {!ok && <p className="box warn">{t('audit.whatToDo')}</p>}
    </>
  )
  function breaksSays(): string {
    if (findings.every(({ n }) => n === undefined)) return t('audit.breaksNowhere')
    return holdsTo < from ? t('audit.breaksAtOnce') : t('audit.breaksSays', { row: count(holdsTo) })
  }
}

function Finding({
  finding: { kind, n, says, restored },
  onAccept,
  isKnown = false,
}: {
  finding: AuditFindingView
  onAccept: Props['onAccept']
  isKnown?: boolean
}) {
  const { t, word, language } = useWords()
  return (
    <li className="stacked">
      <span>
        <Tag tone={isKnown ? 'calm' : 'bad'}>{isKnown ? t('audit.known') : word('auditFinding', kind)}</Tag>{' '}
        {n !== undefined && <strong>{t('audit.row', { row: n.toLocaleString(language) })}</strong>}
      </span>
      <span>{word('auditMeaning', kind)}</span>
      <span className="muted" lang="en">
        {says}
      </span>
      {restored !== undefined && onAccept !== undefined && (
        <span>
          <Button className="button quiet" onPress={() => onAccept(restored)}>
            {t('audit.knowRestore')}
          </Button>
        </span>
      )}
    </li>
  )
}
