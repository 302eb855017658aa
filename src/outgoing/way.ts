import { isIPv4, type LookupFunction } from 'node:net'

/** How a connection comes to the addresses that were looked at, and to no others: for `lookup` of node:net, node:tls, node:http. */
export type Way = LookupFunction

/** @param addresses at least one */
export function wayFor(addresses: readonly string[]): Way {
  const found = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }))
  return (_host, { all, family }, done) => {
    const wanted = family === 4 || family === 6 ? found.filter((one) => one.family === family) : found
    const [first] = wanted
    if (first === undefined) return done(Object.assign(new Error('no address of this kind'), { code: 'ENOTFOUND' }), '')
    return all ? done(null, wanted) : done(null, first.address, first.family)
  }
}
