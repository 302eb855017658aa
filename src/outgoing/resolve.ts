import { lookup, Resolver } from 'node:dns/promises'

/** The addresses of a host name, as text. @throws {Error} of node:dns, with a code */
export type Resolve = (host: string) => Promise<readonly string[]>

/** As this machine knows names: its hosts file too. */
export const systemResolver: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address)

const TRY = { timeout: 3_000, tries: 2 } as const

/** By these servers and no others. @param servers addresses, with a port where it is not 53 */
export function resolverAt(servers: readonly string[]): Resolve {
  const resolver = new Resolver(TRY)
  resolver.setServers([...servers])
  return async (host) => {
    const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    if (found.length > 0) return found
    throw asked.find((one) => one.status === 'rejected')?.reason
  }
}
