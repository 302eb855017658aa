import { CvcError } from './errors.ts'
import type { ValueInPlace } from './value-in-place.ts'
import type { ObjectWriter } from './write-objects.ts'

declare const brand: unique symbol

/** A day in GMT, 2000-01-01 to 2099-12-31, written `YYYY-MM-DD`: text order is date order. TR-03110-3 D.2.1.3. */
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' }

const DAY_MILLISECONDS = 86_400_000
const ZERO = '0'.charCodeAt(0)

/**
 * A day from text. TR-03110-3 D.2.1.3.
 * @param text `YYYY-MM-DD`
 * @throws {CvcError} `date-malformed`: another form, a day that no calendar has, another century
 */
export function parseCalendarDate(text: string): CalendarDate {
  const [, year, month, day] = /^(20\d\d)-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (!year) throw new CvcError('date-malformed', { found: text })
  return dayOf(Number(year), Number(month), Number(day), text)
}

function dayOf(year: number, month: number, day: number, text: string): CalendarDate {
  if (!isDay(year, month, day)) throw new CvcError('date-malformed', { found: text })
  return text as CalendarDate // the only cast of its kind
}

/** The day of a moment, in GMT. TR-03110-3 D.2.1.3. @throws {CvcError} `date-malformed` outside of 2000 to 2099 */
export function calendarDateOf(moment: Date): CalendarDate {
  if (Number.isNaN(moment.getTime())) throw new CvcError('date-malformed', { found: 'an invalid Date' })
  return parseCalendarDate(moment.toISOString().slice(0, 10))
}

/**
 * The day so many days later.
 * @param days whole days; negative for earlier
 * @throws {CvcError} `date-malformed` outside of 2000 to 2099
 */
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
export function readCalendarDate({ bytes, valueOffset: start, end }: ValueInPlace): CalendarDate {
  let digits = end - start === 6
  for (let i = start; digits && i < end; i++) digits = bytes[i]! <= 9
  if (!digits)
    throw new CvcError('date-malformed', { found: bytes.subarray(start, Math.min(end, start + 8)).join(' ') })
  const number = (at: number): number => bytes[start + at]! * 10 + bytes[start + at + 1]!
  const [year, month, day] = [number(0), number(2), number(4)]
  return dayOf(2000 + year, month, day, `20${TWO_DIGITS[year]}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`)
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))

const DIGIT_PLACES = [2, 3, 5, 6, 8, 9] // of YYMMDD in YYYY-MM-DD

/** A whole object of six octets, one decimal digit each: YYMMDD. */
export function writeCalendarDate(writer: ObjectWriter, tag: number, date: CalendarDate): void {
  for (let i = 0; i < 6; i++) digits[i] = date.charCodeAt(DIGIT_PLACES[i]!) - ZERO
  writer.write(tag, digits)
}

const digits = new Uint8Array(6) // used again, since the writer copies them

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Of the years 2000 to 2099, each fourth is a leap year. */
function isDay(year: number, month: number, day: number): boolean {
  const days = month === 2 && year % 4 === 0 ? 29 : DAYS_OF_MONTH[month - 1]
  return days !== undefined && day >= 1 && day <= days
}
