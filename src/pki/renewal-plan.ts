import type { CalendarDate } from '../cvc/index.ts'

/**
 * How far a certificate has come towards its end: `good`, then `plan` (it is time to renew), `act` (less than the answer of a
 * week and a day are left), `late` (people have to call), `lost` (run out: only an initial request helps).
 */
export const RENEWAL_STAGES = ['good', 'plan', 'act', 'late', 'lost'] as const
export type RenewalStage = (typeof RENEWAL_STAGES)[number]

export interface RenewalPlan {
  readonly stage: RenewalStage
  /** When renewal starts. */
  readonly start: Date
  /** The first moment at which it is no longer valid. */
  readonly end: Date
}

const DAY = 86_400_000
/** While nothing is known of a CA's answer times. */
const LEAD_DAYS = 14
/** ½ for the key, ½ for the request, 1 to our SPOC, 1 back, 1 to install (TR-03139, 4.4.2.2). */
const OWN_DAYS = 4
const ACT_DAYS = 8
const LATE_DAYS = 73 / 24 // an hour more than three days, so that they are whole when it is told

/**
 * Whether a certificate is to be renewed. A DV's: when 14 days are left, or half its life is over, whichever comes first; the 14
 * days give way to what is known of the CA: its answer time, our own steps, and the three days in which people can still call.
 * A terminal's: when a third of its life is left. For short lives the steps lie closer to the end, and ours take half of it at most.
 * @param answerDays the 95th percentile of that CA's answer times, in days; undefined while none is known
 */
export function planRenewal(
  certificate: { readonly effective: CalendarDate; readonly expires: CalendarDate; readonly isTerminal: boolean },
  answerDays: number | undefined,
  now: Date,
): RenewalPlan {
  const begin = Date.parse(`${certificate.effective}T00:00:00Z`)
  const end = Date.parse(`${certificate.expires}T00:00:00Z`) + DAY // the last day still counts
  const life = end - begin
  const ours = Math.min(OWN_DAYS + LATE_DAYS, life / DAY / 2)
  const lead = (answerDays === undefined ? LEAD_DAYS : answerDays + ours) * DAY
  const start = certificate.isTerminal ? end - life / 3 : Math.max(begin, Math.min(end - lead, begin + life / 2))
  const left = end - now.getTime()
  return { stage: stageOf(left, life, now.getTime() >= start), start: new Date(start), end: new Date(end) }
}

function stageOf(left: number, life: number, isDue: boolean): RenewalStage {
  if (left <= 0) return 'lost'
  if (left < Math.min(LATE_DAYS * DAY, life / 4)) return 'late'
  if (left < Math.min(ACT_DAYS * DAY, life / 3)) return 'act'
  return isDue ? 'plan' : 'good'
}

/** @param seconds answer times; @returns their 95th percentile in days, undefined where there is none */
export function answerDaysOf(seconds: readonly number[]): number | undefined {
  const sorted = [...seconds].sort((a, b) => a - b)
  const at = sorted[Math.ceil(sorted.length * 0.95) - 1]
  return at === undefined ? undefined : at / 86_400
}
