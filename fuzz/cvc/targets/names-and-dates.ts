import {
  addDays,
  calendarDateOf,
  daysBetween,
  decodeObjectIdentifier,
  encodeObjectIdentifier,
  holderReferenceParts,
  parseCalendarDate,
  parseHolderReference,
  plainPath,
  sameHolder,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { checksum, type Reading, reading, refusable, same } from '../reading.ts'

export const namesAndDates: Target = {
  name: 'names-and-dates',
  title: 'references, dates and object identifiers from text; object identifiers from octets',
  run(input) {
    const text = Buffer.from(input.subarray(0, 4000)).toString('latin1')
    plainPath(text)
    return [reference(text), date(text), dotted(text), identifier(input)].map(answerOf).join(' ')
  },
}

const answerOf = (result: Reading<unknown>) => (result.ok ? 'read' : result.error.code)

function reference(text: string): Reading<unknown> {
  const parsed = refusable(() => parseHolderReference(text))
  if (!parsed.ok) return parsed
  const { country, mnemonic, sequence } = holderReferenceParts(parsed.value)
  promised(`${country}${mnemonic}${sequence}` === text, 'the parts of a reference are all of it')
  promised(country.length === 2 && sequence.length === 5, 'the parts of a reference have their lengths')
  promised(sameHolder(parsed.value, parsed.value), 'a holder is the same as itself')
  return parsed
}

function date(text: string): Reading<unknown> {
  const parsed = refusable(() => parseCalendarDate(text))
  if (!parsed.ok) return parsed
  const days = (checksum(Buffer.from(text)) % 20_000) - 10_000
  const moved = refusable(() => addDays(parsed.value, days))
  if (moved.ok) promised(daysBetween(parsed.value, moved.value) === days, 'days that were added lie between')
  promised(calendarDateOf(new Date(text)) === text, 'a day of the calendar is one to JavaScript, too')
  return parsed
}

function dotted(text: string): Reading<unknown> {
  const encoded = refusable(() => encodeObjectIdentifier(text))
  if (encoded.ok) promised(decodeObjectIdentifier(encoded.value) === text, 'an identifier comes back from its octets')
  return encoded
}

function identifier(input: Uint8Array): Reading<unknown> {
  const decoded = reading(input, decodeObjectIdentifier)
  if (decoded.ok) promised(same(encodeObjectIdentifier(decoded.value), input), 'octets come back from an identifier')
  return decoded
}
