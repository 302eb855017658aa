import type { Product } from '../../messages/index.ts'
import type { ProductSeen } from './answers.ts'

const DAYS_IN: Readonly<Record<string, number>> = {
  YEARS: 365,
  MONTHS: 30,
  WEEKS: 7,
  DAYS: 1,
  HOURS: 1 / 24,
  MINUTES: 1 / 1_440,
  SECONDS: 1 / 86_400,
}
const UNKNOWN_DAYS = { usual: 365, most: 365 } // where a product does not say

/** Products that take a PKCS#10 request of ours, and have not ended. @param names ours for them */
export function offeredProducts(
  seen: readonly ProductSeen[],
  names: Readonly<Record<string, string>>,
  now: Date,
): Product[] {
  const nameOf = new Map(Object.entries(names).map(([name, reference]) => [reference, name]))
  return seen
    .filter(({ keyGenerationType }) => keyGenerationType?.toUpperCase().startsWith('PKCS10'))
    .filter(({ expirationDate }) => !expirationDate || !(new Date(expirationDate) <= now))
    .map((product) => ({
      name: nameOf.get(product.uuid) ?? product.uuid,
      says: [product.productName, product.productDescription].filter((word) => word).join(': '),
      keyAt: 'ours',
      days: daysOf(product),
    }))
}

function daysOf({ productValidity }: ProductSeen): Product['days'] {
  const factor = DAYS_IN[productValidity?.validityType.toUpperCase() ?? '']
  if (!productValidity || factor === undefined) return UNKNOWN_DAYS
  const { validity, validityOptions } = productValidity
  const inDays = (number: number): number => Math.max(1, Math.floor(number * factor))
  return { usual: inDays(validity), most: inDays(Math.max(validity, ...(validityOptions ?? []))) }
}
