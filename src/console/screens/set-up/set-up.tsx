import { Link } from 'react-router'
import { Page } from '../../parts/page.tsx'
import { SET_UP_STEPS, type SetUp, type SetUpStep, useSetUp } from '../../parts/set-up.ts'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'
import { WhatNext } from './what-next.tsx'

/** Leads through the five steps that a new node needs, and goes on by itself when the node says that one is done. */
export function SetUpNode() {
  const { t } = useWords()
  const setUp = useSetUp()
  const leave = (
    <Link className="button quiet" to="/">
      {t(setUp.isKnown && setUp.next === undefined ? 'setUp.toDashboard' : 'setUp.leave')}
    </Link>
  )
  return (
    <Page title={t('setUp.title')} actions={leave}>
      <p>{t('setUp.says')}</p>
      <p role="status" className="box">
        {setUp.isKnown ? <Progress setUp={setUp} /> : t('common.loading')}
      </p>
      {setUp.isKnown && (
        <ol className="set-up">
          {SET_UP_STEPS.map((step, n) => (
            <Step key={step} step={step} number={n + 1} setUp={setUp} />
          ))}
        </ol>
      )}
    </Page>
  )
}

/** Told to whoever listens, each time something of it changes. */
function Progress({ setUp: { isDone, next } }: { setUp: SetUp }) {
  const { t } = useWords()
  const n = SET_UP_STEPS.filter((step) => isDone[step]).length
  if (next === undefined) return <strong>{t('setUp.allDone')}</strong>
  return (
    <>
      <strong>{t('setUp.progress', { n, all: SET_UP_STEPS.length })}</strong>{' '}
      {t('setUp.nextIs', { step: t(`setUp.${next}.title`) })}
    </>
  )
}

function Step({ step, number, setUp: { isDone, next } }: { step: SetUpStep; number: number; setUp: SetUp }) {
  const { t } = useWords()
  const isNext = step === next
  return (
    <li className={isNext ? 'panel next' : 'panel'} aria-current={isNext ? 'step' : undefined}>
      <div className="panel-head">
        <h2>
          {number}. {t(`setUp.${step}.title`)}
        </h2>
        {isDone[step] && <Tag tone="good">{t('steps.done')}</Tag>}
        {!isDone[step] && <Tag tone={isNext ? 'warn' : 'calm'}>{t(isNext ? 'setUp.now' : 'steps.open')}</Tag>}
      </div>
      <p>{t(`setUp.${step}.why`)}</p>
      {!isDone[step] && (
        <details open={isNext}>
          <summary>{t('setUp.whatNext')}</summary>
          <WhatNext step={step} />
        </details>
      )}
    </li>
  )
}
