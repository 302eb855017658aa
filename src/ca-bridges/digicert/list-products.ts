import type { Product } from '../../messages/index.ts'
import type { BridgeCall } from '../index.ts'
import { productList } from './answers.ts'
import type { CertCentral } from './api.ts'
import { MOST_YEARS, type OrderedAs, PRODUCTS, USUAL_DAYS } from './products.ts'
import type { DigicertSettings } from './settings.ts'

const DAYS = { usual: USUAL_DAYS, most: MOST_YEARS * USUAL_DAYS }

/** The products of the account, as far as it is known here how they are ordered. */
export async function listProducts(
  api: CertCentral,
  { products }: Pick<DigicertSettings, 'products'>,
  call: Pick<BridgeCall, 'now' | 'signal'>,
): Promise<Product[]> {
  const known = knownProducts(products)
  const answer = await api.ask({ method: 'GET', path: '/product' }, productList, call)
  return answer.products.flatMap(({ name_id, name }) => {
    const about = known.get(name_id)
    if (about === undefined) return []
    return [
      {
        name: name_id,
        says: name ?? about.says,
        keyAt: about.as === 'tls' ? ('ours' as const) : ('ca' as const),
        days: DAYS,
      },
    ]
  })
}

function knownProducts(added: DigicertSettings['products']): Map<string, { says: string; as: OrderedAs }> {
  const own = Object.entries(added).map(([name, as]) => [name, { says: name, as }] as const)
  return new Map([...Object.entries(PRODUCTS), ...own])
}
