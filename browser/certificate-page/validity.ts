import { type CalendarDate, daysBetween } from 'eac-broker/cvc'

/** What the two dates of a certificate, both of which count, mean on a day. */
export interface Validity {
  readonly state: 'valid' | 'not-yet-effective' | 'expired'
  readonly sentence: string
}

export function validityOn(
  today: CalendarDate,
  { effective, expires }: { readonly effective: CalendarDate; readonly expires: CalendarDate },
): Validity {
  if (today > expires) return { state: 'expired', sentence: `expired ${count(daysBetween(expires, today))} ago` }
  if (today < effective) {
    return { state: 'not-yet-effective', sentence: `begins in ${count(daysBetween(today, effective))}` }
  }
  const left = daysBetween(today, expires)
  return { state: 'valid', sentence: left === 0 ? 'valid, today is its last day' : `valid, ${count(left)} left` }
}

function count(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
