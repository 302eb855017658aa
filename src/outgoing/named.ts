import { type BlockList, isIP, isIPv4 } from 'node:net'
import { carriedIPv4, listOf } from './address-kind.ts'

/** What the settings name: hosts and ranges that may be called whatever their addresses are for. */
export interface NamedPlaces {
  hasHost(host: string): boolean
  hasAddress(address: string): boolean
}

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i

/** @returns why this names no host, address or range; undefined: it does */
export function wrongName(text: string): string | undefined {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family !== 0 && more.length === 0 && (bits === undefined || isLength(bits, family === 4 ? 32 : 128)))
    return undefined
  // a name whose last part is a number would be read as an address
  if (HOST.test(text) && !/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(text)) return undefined
  return 'a host name, an IP address, or a range as 10.20.0.0/16'
}

const isLength = (bits: string, most: number): boolean => /^\d{1,3}$/.test(bits) && Number(bits) <= most

/** @param names for which {@link wrongName} says nothing */
export function readNamed(names: readonly string[]): NamedPlaces {
  const isAddress = (name: string): boolean => isIP(name.split('/')[0] ?? '') !== 0
  const hosts = new Set(names.filter((name) => !isAddress(name)).map((name) => name.toLowerCase()))
  const ranges = listOf(names.filter(isAddress))
  return {
    hasHost: (host) => hosts.has(host.toLowerCase().replace(/\.$/, '')),
    hasAddress: (address) => isIP(address) !== 0 && isIn(ranges, address.split('%')[0] ?? address),
  }
}

function isIn(ranges: BlockList, address: string): boolean {
  const inside = carriedIPv4(address)
  return ranges.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') || (inside !== undefined && isIn(ranges, inside))
}
