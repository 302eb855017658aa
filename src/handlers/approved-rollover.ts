import {
  dischargeRollover,
  findAuthority,
  findOwedRollover,
  insertEvent,
  type OwedRollover,
  putOffRollover,
} from '../store/index.ts'
import { rollOverAndTell } from './announce.ts'
import type { HandlerDeps } from './deps.ts'

const PAUSE_SECONDS = 30
const MOST_SECONDS = 3_600

/**
 * Does the rollover that people approved: done and no longer owed are one transaction, that which puts the key to use. What fails
 * is an event, and is tried again. A crash on the way leaves a key that never signs for others, and the work is still owed.
 */
export async function carryOutRollover(approval: number, deps: HandlerDeps): Promise<void> {
  const owed = await findOwedRollover(deps.db, { approval })
  if (owed === undefined) return
  const cvca = await findAuthority(deps.db, owed.authorityId)
  if (cvca === undefined) throw new Error(`approval ${approval} has lost its authority`)
  try {
    await rollOverAndTell(cvca, deps, async (tx, { selfSigned: { holderReference } }) => {
      const at = deps.now()
      if (!(await dischargeRollover(tx, approval, holderReference, at))) throw new Error('it was done meanwhile')
      const event = { kind: 'approved rollover done', authorityId: cvca.id, details: { approval, holderReference } }
      await insertEvent(tx, event, at)
    })
  } catch (error) {
    await noteFailure(owed, error instanceof Error ? error.message : String(error), deps)
    throw error
  }
}

async function noteFailure(
  { approval, authorityId }: OwedRollover,
  why: string,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    await putOffRollover(tx, approval, { why, pauseSeconds: PAUSE_SECONDS, mostSeconds: MOST_SECONDS }, at)
    await insertEvent(tx, { kind: 'approved rollover failed', authorityId, details: { approval, why } }, at)
  })
}
