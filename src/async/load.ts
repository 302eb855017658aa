import { sql } from 'kysely'
import type { Database } from '../store/index.ts'

/** What is to be handled for one partner. */
export interface PartnerLoad {
  readonly owed: number
  /** Since when the oldest is owed that has not been tried yet. */
  readonly oldest: Date | undefined
}

/** By partner. */
export type Load = ReadonlyMap<string, PartnerLoad>

export async function measureLoad(db: Database): Promise<Load> {
  const { rows } = await sql<{ partner: string; owed: number; oldest: Date | null }>`
    select coalesce(partner_id::text, '') as partner, count(*)::integer as owed,
      min(created_at) filter (where next_at is null) as oldest
    from outbox where state = 'due' and task = 'handle' group by partner_id`.execute(db)
  return new Map(rows.map(({ partner, owed, oldest }) => [partner, { owed, oldest: oldest ?? undefined }]))
}

export interface LoadLimits {
  /** Requests to be handled; a quarter of it of one partner. */
  readonly owedHandles: number
  /** Of the oldest request of a partner that has not been tried yet. */
  readonly oldestSeconds: number
}

/** What is not taken; `requests` includes lists. `why` is for the operator. */
export interface Closed {
  readonly closes: 'lists' | 'requests'
  readonly why: string
}

export const ALL = 'all'

/** By scope: {@link ALL}, or the id of a partner. */
export type ClosedScopes = ReadonlyMap<string, Closed>

const LISTS_AT = 0.5 // of the limit: lists are the first that are not taken
const OPEN_AT = 0.8 // of a limit: what was closed by it opens below this
const SHARE = 4

/**
 * A partner with too much to be done, or with work that is too old, is the only one refused: partners take turns, so its storm
 * holds nobody else up. All are refused when too much is owed altogether, or nothing moves any more.
 * @param before what was closed until now
 * @param movedAt when work was last seen to go on
 */
export function judgeLoad(
  load: Load,
  limits: LoadLimits,
  before: ClosedScopes,
  { at, movedAt }: { readonly at: Date; readonly movedAt: Date },
): ClosedScopes {
  const closed = new Map<string, Closed>()
  const owed = [...load.values()].reduce((sum, one) => sum + one.owed, 0)
  const all = judgeAll(owed, (at.getTime() - movedAt.getTime()) / 1000, limits, before.get(ALL))
  if (all !== undefined) closed.set(ALL, all)
  for (const [partner, one] of load) {
    const ease = before.has(partner) ? OPEN_AT : 1
    const seconds = one.oldest === undefined ? 0 : (at.getTime() - one.oldest.getTime()) / 1000
    const tooMany = one.owed >= (limits.owedHandles / SHARE) * ease
    if (!tooMany && seconds < limits.oldestSeconds * ease) continue
    const why = tooMany
      ? `${one.owed} of its requests are owed`
      : `its oldest request waits for ${Math.round(seconds)} s`
    closed.set(partner, { closes: 'requests', why })
  }
  return closed
}

function judgeAll(owed: number, still: number, limits: LoadLimits, before: Closed | undefined): Closed | undefined {
  const { owedHandles, oldestSeconds } = limits
  if (still >= oldestSeconds) return { closes: 'requests', why: `no work has gone on for ${Math.round(still)} s` }
  const why = `${owed} requests are owed`
  if (owed >= owedHandles * (before?.closes === 'requests' ? OPEN_AT : 1)) return { closes: 'requests', why }
  if (owed >= owedHandles * LISTS_AT * (before === undefined ? 1 : OPEN_AT)) return { closes: 'lists', why }
  return undefined
}

/** @returns whether work went on between two looks: of some partner the oldest that was owed is so no more, or nothing is */
export function hasMoved(before: Load, load: Load): boolean {
  const waiting = [...before].filter(([, { oldest }]) => oldest !== undefined)
  if (waiting.length === 0) return true
  return waiting.some(([partner, { oldest }]) => load.get(partner)?.oldest?.getTime() !== oldest?.getTime())
}
