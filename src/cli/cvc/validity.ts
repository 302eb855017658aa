import { type CalendarDate, daysBetween } from '../../cvc/index.ts'

/** What the two dates of a certificate, both of which count, mean on a day. */
export interface Validity {
  readonly state: 'valid' | 'not-yet-effective' | 'expired'
  /** Days that are left after today, until it begins, or since it expired. */
  readonly days: number
}

interface Dates {
  readonly effective: CalendarDate
  readonly expires: CalendarDate
}

export function validityOf({ effective, expires }: Dates, today: CalendarDate): Validity {
  if (today > expires) return { state: 'expired', days: daysBetween(expires, today) }
  if (today < effective) return { state: 'not-yet-effective', days: daysBetween(today, effective) }
  return { state: 'valid', days: daysBetween(today, expires) }
}

export function validityText({ state, days }: Validity): string {
  if (state === 'expired') return `expired ${count(days)} ago`
  if (state === 'not-yet-effective') return `begins in ${count(days)}`
  return days === 0 ? 'today is its last day' : `valid, ${count(days)} left`
}

function count(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
