import { CvcError } from './errors.ts'

declare const brand: unique symbol

/** A day in GMT, 2000-01-01 to 2099-12-31, written `YYYY-MM-DD`: text order is date order. TR-03110-3 D.2.1.3. */
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' }

const DAY_MILLISECONDS = 86_400_000

/** @throws {CvcError} `date-malformed`: another form, a day that no calendar has, another century */
export function parseCalendarDate(text: string): CalendarDate {
  const [, year, month, day] = /^(20\d\d)-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (!year || !isDay(Number(year), Number(month), Number(day))) throw new CvcError('date-malformed', { found: text })
  return text as CalendarDate // the only cast of its kind
}

/** The day of a moment, in GMT. @throws {CvcError} `date-malformed` outside of 2000 to 2099 */
export function calendarDateOf(moment: Date): CalendarDate {
  if (Number.isNaN(moment.getTime())) throw new CvcError('date-malformed', { found: 'an invalid Date' })
  return parseCalendarDate(moment.toISOString().slice(0, 10))
}

/** `days` may be negative. @throws {CvcError} `date-malformed` outside of 2000 to 2099 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return calendarDateOf(new Date(Date.parse(date) + days * DAY_MILLISECONDS))
}

/** How many days after `from` is `to`; negative when it lies before. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS)
}

/**
 * Six octets, one decimal digit each: YYMMDD, year 2000 + YY.
 * @throws {CvcError} `date-malformed`
 */
export function decodeCalendarDate(octets: Uint8Array): CalendarDate {
  if (octets.length !== 6 || octets.some((digit) => digit > 9)) {
    throw new CvcError('date-malformed', { found: octets.subarray(0, 8).join(' ') })
  }
  const [y1, y2, m1, m2, d1, d2] = octets
  return parseCalendarDate(`20${y1}${y2}-${m1}${m2}-${d1}${d2}`)
}

export function encodeCalendarDate(date: CalendarDate): Uint8Array {
  return Uint8Array.from(date.replaceAll('-', '').slice(2), Number)
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() // day 0 of the next month is the last of this one
}
