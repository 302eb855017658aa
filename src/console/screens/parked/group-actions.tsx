import { useState } from 'react'
import type { ParkedGroupView } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Line } from '../../parts/fields.tsx'
import { gmt } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

interface Props {
  readonly group: ParkedGroupView
}

/** Takes up all of a group, at once or so many a minute; what it would do is shown before. */
export function ReplayGroup({ group: { cause, partner, count } }: Props) {
  const { t } = useWords()
  const may = useMay()
  const replay = useGiven('queue.replay')
  const [rate, setRate] = useState('')
  const perMinute = Number(rate) > 0 ? Number(rate) : undefined
  if (!may('queue.replay')) return null
  return (
    <Confirm
      label={t('parked.replay')}
      title={t('parked.replayTitle', { count, partner })}
      tone="main"
      consequence={t('parked.replaySays', { count, partner })}
      reasonLabel={t('confirm.reason')}
      onConfirm={(why) => replay.mutateAsync({ cause, partner, dryRun: false, why, ...(perMinute && { perMinute }) })}
    >
      <Line label={t('parked.rate')} type="number" value={rate} onChange={setRate} hint={t('parked.rateHint')} />
      <Preview cause={cause} partner={partner} perMinute={perMinute} />
    </Confirm>
  )
}

/** The first and the last of them, and when they go out. */
function Preview({ cause, partner, perMinute }: { cause: string; partner: string; perMinute: number | undefined }) {
  const { t } = useWords()
  const wish = { cause, partner, dryRun: true, why: 'preview', ...(perMinute !== undefined && { perMinute }) }
  const query = useAsked('queue.replay', wish)
  return (
    <Asked query={query}>
      {(work) => (
        <p className="box">
          {t(perMinute === undefined ? 'parked.atOnce' : 'parked.preview', {
            count: work.length,
            first: momentOf(work[0]?.dueAt),
            last: momentOf(work.at(-1)?.dueAt),
          })}
        </p>
      )}
    </Asked>
  )
}

const momentOf = (at: string | undefined): string => (at === undefined ? '' : `${gmt(new Date(at))} GMT`)

/** Ends all of a group: nothing of it is sent any more. */
export function CloseGroup({ group: { cause, partner, count } }: Props) {
  const { t } = useWords()
  const may = useMay()
  const close = useGiven('queue.close')
  if (!may('queue.close')) return null
  return (
    <Confirm
      label={t('parked.close')}
      title={t('parked.closeTitle', { count, partner })}
      tone="danger"
      consequence={t('parked.closeSays', { count, partner })}
      reasonLabel={t('confirm.reason')}
      onConfirm={(why) => close.mutateAsync({ cause, partner, dryRun: false, why })}
    />
  )
}
