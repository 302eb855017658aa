import { type HolderReference, parseHolderReference } from '../cvc/index.ts'
import { type Holder, holderName } from '../messages/index.ts'
import { type Database, takeHolderNumber } from '../store/index.ts'

const DECIMAL = 10 ** 5
const THREE_BASE_36 = 36 ** 3

/**
 * The reference of a holder's next key. The number is taken from the database for good, before it is used for anything.
 * Certified in its own state it counts 00001, 00002 …; certified by another state it begins with that state's code, as the
 * EU policy advises (TR-03139, 4.1), and counts in three characters.
 * @param certifiedBy country and mnemonic of the certifying holder
 */
export async function nextHolderReference(
  db: Database,
  authority: Holder & { readonly id: string },
  certifiedBy: string,
): Promise<HolderReference> {
  const country = certifiedBy.slice(0, 2)
  const number = await takeHolderNumber(db, authority.id, country)
  return parseHolderReference(
    holderName(authority) + (country === authority.country ? decimal(number) : country + base36(number)),
  )
}

function decimal(number: number): string {
  if (number >= DECIMAL) throw new RangeError(`the numbers 00001 to 99999 are used up (${number})`)
  return String(number).padStart(5, '0')
}

function base36(number: number): string {
  if (number >= THREE_BASE_36) throw new RangeError(`the numbers 001 to ZZZ are used up (${number})`)
  return number.toString(36).toUpperCase().padStart(3, '0')
}
