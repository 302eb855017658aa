import { z } from 'zod'
import type { DurationView, OperatorCommands, Partner, PartnerTimesView } from '../messages/index.ts'
import { type Durations, listPartners, partnerTimes } from '../store/index.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { parseInput, someName } from './input.ts'

const MOST_HOURS = 24 * 7
const wishSchema = z.strictObject({
  name: someName.optional(),
  hours: z.number().int().min(1).max(MOST_HOURS, `at most ${MOST_HOURS} hours`),
})

export const PARTNER_TIMES_INPUTS = { 'partner.times': wishSchema }

/** Of one partner more is looked at than of each, where all are asked for. */
const NEWEST = { one: 400, each: 100 } as const

export async function showPartnerTimes(
  input: OperatorCommands['partner.times']['input'],
  deps: ApiDeps,
): Promise<PartnerTimesView[]> {
  const { name, hours } = parseInput(wishSchema, input)
  if (name !== undefined) return [await timesOf(await partnerNamed(name, deps), hours, NEWEST.one, deps)]
  const views: PartnerTimesView[] = []
  for (const partner of await listPartners(deps.db)) views.push(await timesOf(partner, hours, NEWEST.each, deps))
  return views
}

async function timesOf(
  { id: partnerId, name }: Partner,
  hours: number,
  newest: number,
  { db, now }: ApiDeps,
): Promise<PartnerTimesView> {
  const since = new Date(now().getTime() - hours * 3_600_000)
  const { calls, callbacks, ...counts } = await partnerTimes(db, { partnerId, since, newest })
  return { partner: name, hours, ...counts, calls: durationView(calls), callbacks: durationView(callbacks) }
}

function durationView(found: Durations | undefined): DurationView | undefined {
  return found && { count: found.count, medianMilliseconds: found.median, p95Milliseconds: found.p95 }
}
