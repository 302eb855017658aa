import type { CalendarDate } from '../calendar-date.ts'

/** The expiration date itself still counts (TR-03110-3 2.4: "the date after which" it expires). Both are days in GMT. */
export function isExpired(certificate: { readonly expires: CalendarDate }, today: CalendarDate): boolean {
  return today > certificate.expires
}
