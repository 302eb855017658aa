import { BlockList, isIPv4 } from 'node:net'
import { ipAddressOctets } from './ip-address-octets.ts'

/** What an address is for. Those of no special purpose are public. RFC 6890 and the registries of IANA it names. */
export type AddressKind = 'public' | keyof typeof RANGES

/** The first that holds an address says its kind. */
const RANGES = {
  // where clouds tell a machine its secrets; the others lie in link-local addresses
  metadata: ['100.100.100.200/32', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
  loopback: ['127.0.0.0/8', '::1/128'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'],
  reserved: [
    ...['0.0.0.0/8', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24'],
    ...['203.0.113.0/24', '240.0.0.0/4', '::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
    ...['3fff::/20', '5f00::/16', 'fec0::/10'],
  ],
} as const satisfies Record<string, readonly string[]>

const LISTS = Object.entries(RANGES).map(([kind, ranges]) => [kind as AddressKind, listOf(ranges)] as const)

/** @param address a text for which `net.isIP` is not 0 */
export function kindOfAddress(address: string): AddressKind {
  const plain = address.split('%')[0] ?? address
  const inside = carriedIPv4(plain)
  if (inside !== undefined) return kindOfAddress(inside)
  const family = isIPv4(plain) ? 'ipv4' : 'ipv6'
  return LISTS.find(([, list]) => list.check(plain, family))?.[0] ?? 'public'
}

/** @param ranges as `10.0.0.0/8` or one address */
export function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family)
  }
  return list
}

/** The IPv4 address that an IPv6 one leads to: mapped, NAT64 or 6to4. RFC 4291 2.5.5.2, RFC 6052, RFC 3056. */
export function carriedIPv4(address: string): string | undefined {
  if (isIPv4(address)) return undefined
  const octets = ipAddressOctets(address)
  const begins = (...prefix: number[]) => prefix.every((octet, i) => octets[i] === octet)
  if (begins(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)) return octets.subarray(12).join('.')
  if (begins(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) return octets.subarray(12).join('.')
  return begins(0x20, 0x02) ? octets.subarray(2, 6).join('.') : undefined
}
