import { isIPv4 } from 'node:net'

/**
 * The 4 or 16 octets of an IP address, as iPAddress of a certificate wants them (RFC 5280, 4.2.1.6).
 * @param address a text for which `net.isIP` is not 0; a zone (`%eth0`) is left out
 */
export function ipAddressOctets(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.'), Number)
  // The URL parser knows every spelling (`::ffff:1.2.3.4` too) and gives back groups of hex digits, at most one `::`.
  const spelled = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1)
  const [before = '', after = ''] = spelled.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === '' ? [] : after.split(':')
  const zeros = Array<string>(8 - head.length - tail.length).fill('0')
  const groups = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16))
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}
