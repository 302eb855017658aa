import { z } from 'zod'
import type { DurationView, OperatorCommands, PartnerTimesView } from '../messages/index.ts'
import { type Durations, listPartners, type PartnerTimes, partnerTimes } from '../store/index.ts'
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
  const partners = name === undefined ? await listPartners(deps.db) : [await partnerNamed(name, deps)]
  const since = new Date(deps.now().getTime() - hours * 3_600_000)
  const newest = name === undefined ? NEWEST.each : NEWEST.one
  const times = await partnerTimes(deps.db, { partnerIds: partners.map(({ id }) => id), since, newest })
  return partners.flatMap(({ id, name: partner }) => {
    const found = times.get(id)
    return found === undefined ? [] : [timesView(partner, hours, found)]
  })
}

function timesView(partner: string, hours: number, { calls, callbacks, ...counts }: PartnerTimes): PartnerTimesView {
  return { partner, hours, ...counts, calls: durationView(calls), callbacks: durationView(callbacks) }
}

function durationView(found: Durations | undefined): DurationView | undefined {
  return found && { count: found.count, medianMilliseconds: found.median, p95Milliseconds: found.p95 }
}
