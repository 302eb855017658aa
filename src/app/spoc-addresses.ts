import { endpointOf, registeredAs } from '../spoc/index.ts'
import type { SpocClient, SpocTarget } from './transport/index.ts'

/** Where a state is to be called, or why its WSDL does not tell. */
export type SpocAddress =
  | { readonly kind: 'endpoint'; readonly url: string }
  | { readonly kind: 'none'; readonly why: string }

const KEPT_MILLISECONDS = 3_600_000
const MOST_KEPT = 1_000

/**
 * The endpoints of states that registered their WSDL (Doc 9303-12, 8): fetched over the same verified channel, and kept for an
 * hour, or until a call to one fails.
 */
export function spocAddresses(client: Pick<SpocClient, 'get'>, now: () => Date) {
  const kept = new Map<string, { readonly url: string; readonly at: number }>()

  const fetchWsdl = async (target: SpocTarget): Promise<SpocAddress> => {
    const { status, body } = await client.get(target)
    if (status !== 200) return { kind: 'none', why: `its WSDL cannot be had: HTTP ${status}` }
    const address = endpointOf({ wsdl: body, url: target.url })
    if (address.kind === 'endpoint') {
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(target.url, { url: address.url, at: now().getTime() })
    }
    return address
  }

  return {
    /** @throws {TransportError} when the WSDL is asked for and there is no answer */
    async of(target: SpocTarget): Promise<SpocAddress> {
      if (registeredAs(target.url) === 'endpoint') return { kind: 'endpoint', url: target.url }
      const known = kept.get(target.url)
      const age = known === undefined ? Number.POSITIVE_INFINITY : now().getTime() - known.at
      if (known !== undefined && age >= 0 && age < KEPT_MILLISECONDS) return { kind: 'endpoint', url: known.url }
      return fetchWsdl(target)
    },
    /** The endpoint did not answer: it may have moved. @param url as registered */
    forget: (url: string): void => void kept.delete(url),
  }
}
