import { type HolderReference, parseHolderReference } from '../cvc/index.ts'
import { type Holder, holderName } from '../messages/index.ts'
import { type AuthorityRecord, takeHolderNumber } from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'

const DECIMAL = 10 ** 5
const THREE_BASE_36 = 36 ** 3

/**
 * The reference of a holder's next key. The number is above all that database and ledger know of, and taken in both for good
 * before it is used for anything: a restored database does not hand it out again.
 * Certified in its own state it counts 00001, 00002 …; certified by another state it begins with that state's code, as the
 * EU policy advises (TR-03139, 4.1), and counts in three characters.
 * @param certifiedBy country and mnemonic of the certifying holder
 */
export async function nextHolderReference(
  authority: Pick<AuthorityRecord, 'id' | 'role' | keyof Holder>,
  certifiedBy: string,
  { db, ledger }: Pick<PkiDeps, 'db' | 'ledger'>,
): Promise<HolderReference> {
  const country = certifiedBy.slice(0, 2)
  const series = { role: authority.role, holder: holderName(authority), certifierCountry: country }
  const number = await takeHolderNumber(db, authority.id, country, await ledger.highestNumber(series))
  await ledger.noteNumber({ ...series, number })
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
