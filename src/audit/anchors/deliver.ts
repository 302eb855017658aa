import {
  type Database,
  insertEvent,
  listAuditAnchors,
  noteAnchored,
  noteAnchorFailed,
  noteOutageTold,
  oldestOwed,
} from '../../store/index.ts'
import { signedOf } from '../export-chain.ts'
import type { AnchorPlace } from './place.ts'

interface DeliverDeps {
  readonly db: Database
  readonly now: () => Date
  /** After so many hours each, an event tells of an outage. */
  readonly alarmHours: readonly number[]
}

const FIRST_PAUSE_SECONDS = 15
const LONGEST_PAUSE_SECONDS = 900
const LONGEST_WHY = 500

/** Gives a place what it is owed, oldest first; the first one that fails ends it until its pause is over. */
export async function deliverOwed(place: AnchorPlace, signal: AbortSignal, deps: DeliverDeps): Promise<void> {
  for (let more = true; more && !signal.aborted; ) {
    const owed = await oldestOwed(deps.db, place.name)
    more = owed !== undefined && (await deliver(place, owed, signal, deps))
  }
}

async function deliver(
  place: AnchorPlace,
  owed: NonNullable<Awaited<ReturnType<typeof oldestOwed>>>,
  signal: AbortSignal,
  deps: DeliverDeps,
): Promise<boolean> {
  try {
    const proof = await place.put(signedOf(owed), signal)
    await noteDone(place.name, { number: owed.number, proof }, deps)
    return true
  } catch (error) {
    if (!signal.aborted) await noteFailed(place.name, error, deps)
    return false
  }
}

async function noteDone(
  anchor: string,
  done: { readonly number: number; readonly proof: Uint8Array | undefined },
  { db, now }: DeliverDeps,
): Promise<void> {
  const before = await recordOf(anchor, db)
  const at = now()
  await db.transaction().execute(async (tx) => {
    if (!(await noteAnchored(tx, { anchor, ...done }, at)) || before?.toldHours === undefined) return
    const details = { anchor, since: before.failingSince, owed: before.owed - 1 }
    await insertEvent(tx, { kind: 'audit anchor reached again', details }, at)
  })
}

async function noteFailed(anchor: string, error: unknown, { db, now, alarmHours }: DeliverDeps): Promise<void> {
  const before = await recordOf(anchor, db)
  const at = now()
  const why = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_WHY)
  const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(10, before?.attempts ?? 0))
  const since = before?.failingSince ?? at
  const hours = (at.getTime() - since.getTime()) / 3_600_000
  const passed = alarmHours.filter((one) => one <= hours).at(-1)
  await db.transaction().execute(async (tx) => {
    await noteAnchorFailed(tx, { anchor, why, nextAt: new Date(at.getTime() + 1_000 * pause) }, at)
    if (passed === undefined || !(await noteOutageTold(tx, anchor, passed))) return
    await insertEvent(
      tx,
      { kind: 'audit anchor not reached', details: { anchor, since, hours: passed, why, owed: before?.owed } },
      at,
    )
  })
}

async function recordOf(anchor: string, db: Database) {
  return (await listAuditAnchors(db)).find(({ name }) => name === anchor)
}
