import { Link } from 'react-router'
import type { StateView } from '../../../messages/index.ts'
import { useAsked, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const FEW_DAYS = 14

/** What is registered of a state by its form: whom to call, its roots, its CVCAs, its DVs. */
export function State({ country, authority }: { country: string; authority: string }) {
  const { t } = useWords()
  const may = useMay()
  const query = useAsked('state.show', { country, authority })
  return (
    <Panel
      title={t('states.title')}
      actions={
        may('state.change') && (
          <Link className="button quiet small" to={`/states/${country}/change`}>
            {t('states.change')}
          </Link>
        )
      }
    >
      <Asked query={query}>{(state) => <Shown state={state} />}</Asked>
    </Panel>
  )
}

function Shown({ state: { name, coordinator, url, roots, cvcas, dvs, forms } }: { state: StateView }) {
  const { t } = useWords()
  return (
    <Facts>
      <Fact name={t('partners.name')}>{name}</Fact>
      <Fact name={t('states.call')}>{Object.values(coordinator).filter(Boolean).join(', ')}</Fact>
      <Fact name="SPOC">{url === undefined ? t('states.byEmail') : <code>{url}</code>}</Fact>
      <Fact name={t('states.roots')}>
        <ul className="plain">
          {roots.map(({ fingerprint, subject, daysLeft }) => (
            <li key={fingerprint}>
              {subject}{' '}
              <Tag tone={daysLeft > FEW_DAYS ? 'good' : 'bad'}>
                {daysLeft < 0 ? t('days.over') : t('days.left', { count: daysLeft })}
              </Tag>
            </li>
          ))}
        </ul>
      </Fact>
      <Fact name={t('states.cvcas')}>
        <ul className="plain">
          {cvcas.map(({ anchor, newest }) => (
            <li key={anchor}>
              {newest === undefined
                ? anchor
                : t('states.newest', { reference: newest.holderReference, day: newest.expires })}
            </li>
          ))}
        </ul>
      </Fact>
      <Fact name={t('states.dvs')}>{dvs.map((one) => one.name).join(', ')}</Fact>
      <Fact name={t('states.form')}>{forms[0] && `${forms[0].reference}, ${forms[0].takenAt.slice(0, 10)}`}</Fact>
    </Facts>
  )
}
