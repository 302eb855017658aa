import { InvalidArgumentError } from 'commander'
import { type CalendarDate, type HolderReference, parseCalendarDate, parseHolderReference } from '../../cvc/index.ts'

export function holderReference(text: string): HolderReference {
  try {
    return parseHolderReference(text)
  } catch {
    throw new InvalidArgumentError(
      'Use two capital letters, up to 9 characters, and 5 letters or digits, like UTDVDE00001.',
    )
  }
}

export function calendarDate(text: string): CalendarDate {
  try {
    return parseCalendarDate(text)
  } catch {
    throw new InvalidArgumentError('Use a day like 2026-11-23.')
  }
}
