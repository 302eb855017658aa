import { chainHead, measureHappened, measureMoved } from '../../store/index.ts'
import type { OpenNode } from '../open-node.ts'
import type { Meter } from './meter.ts'

/** Rows read at a time: so few that each is found by its index, whatever the planner thinks of more. */
const AT_ONCE = 5_000
/** Read at a look: what is more than that waits for the next ones. */
const MOST_ROWS = 20_000
/** After a pause in which nobody looked, what is further back is not counted: a rate over it would say nothing. */
const FURTHEST_BACK = 200_000

/** Alert rules ask whether these became more: they are there, at 0, before the first. */
const AWAITED_KINDS = ['key signs more than expected'] as const

/** Counts what the audit chain has got since it looked last; at first, since this was made. */
export function chainCounter(meter: Meter, { store: { db } }: Pick<OpenNode, 'store'>): () => Promise<void> {
  for (const kind of AWAITED_KINDS) meter.count('eac_events_total', { kind }, 0)
  let counted: number | undefined
  const begin = chainHead(db).catch(() => undefined) // then its end at the first look
  return async () => {
    counted ??= (await begin)?.position
    const { position } = await chainHead(db)
    let after = Math.max(counted ?? position, position - FURTHEST_BACK)
    const end = Math.min(position, after + MOST_ROWS)
    while (after < end) {
      const upTo = Math.min(end, after + AT_ONCE)
      await countStretch(meter, db, { after, upTo })
      after = upTo
      counted = upTo // what was counted is not counted again where the next stretch fails
    }
    counted = after
  }
}

async function countStretch(meter: Meter, db: OpenNode['store']['db'], stretch: { after: number; upTo: number }) {
  const [happened, moved] = [await measureHappened(db, stretch), await measureMoved(db, stretch)] // counted once both are read
  for (const { kind, count } of happened) meter.count('eac_events_total', { kind }, count)
  for (const { step, direction, contract, operation, outcome, returnCode, count } of moved) {
    const labels = { direction, contract, operation }
    if (step === 'begun') meter.count('eac_exchanges_begun_total', labels, count)
    if (step === 'settled') meter.count('eac_exchanges_settled_total', { ...labels, outcome: outcome ?? 'none' }, count)
    if (step === 'ended')
      meter.count('eac_exchanges_ended_total', { ...labels, return_code: returnCode ?? 'none' }, count)
  }
}
