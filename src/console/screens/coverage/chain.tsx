import { Link } from 'react-router'
import type { CoverageView } from '../../../messages/index.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { STAGE_TONES } from './matrix.tsx'
import { Renew } from './renew.tsx'

/** One pair of holder and CA: what is held, until when, what is under way, and a new request. */
export function Chain({ pair }: { pair: CoverageView }) {
  const { t, word } = useWords()
  const { authority, issuer, stage, certificate, request, byEmail, knownByName } = pair
  return (
    <Panel title={t('coverage.pair', { authority, issuer })} actions={<Renew pair={pair} />}>
      <Facts>
        <Fact name={t('coverage.stage')}>
          <Tag tone={STAGE_TONES[stage]}>{word('stage', stage)}</Tag> {t(`stageSays.${stage}`)}
        </Fact>
        <Fact name={t('coverage.chain')}>
          {certificate && `${issuer} → ${certificate.holderReference} → ${t('coverage.terminals')}`}
        </Fact>
        <Fact name={t('coverage.until')}>{certificate?.expires}</Fact>
        <Fact name={t('coverage.renewedFrom')}>{certificate && <Moment at={certificate.renewalFrom} />}</Fact>
        <Fact name={t('coverage.request')}>
          {request && (
            <>
              <Link to={`/messages/${request.exchange}`}>{word('state', request.state)}</Link>{' '}
              <span className="muted">
                <Moment at={request.since} />
              </span>
            </>
          )}
        </Fact>
        <Fact name={t('coverage.byEmail')}>{byEmail && `${byEmail.country}: ${byEmail.address}`}</Fact>
        <Fact name={t('coverage.knownByName')}>{knownByName?.names.join(', ')}</Fact>
      </Facts>
    </Panel>
  )
}
