/** A file of an archive; its name in ASCII, at most 100 octets. */
export interface Packed {
  readonly name: string
  readonly octets: Uint8Array
}

const BLOCK = 512

/** Files as one, in the format every system unpacks (POSIX ustar, IEEE 1003.1 pax). */
export function tarOf(files: readonly Packed[]): Uint8Array<ArrayBuffer> {
  const parts = files.flatMap(({ name, octets }) => [headerOf(name, octets.length), octets, paddingOf(octets.length)])
  const all = [...parts, new Uint8Array(2 * BLOCK)]
  const packed = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of all) {
    packed.set(part, offset)
    offset += part.length
  }
  return packed
}

const paddingOf = (length: number): Uint8Array => new Uint8Array((BLOCK - (length % BLOCK)) % BLOCK)

function headerOf(name: string, length: number): Uint8Array {
  const header = new Uint8Array(BLOCK)
  const write = (offset: number, text: string): void => void new TextEncoder().encodeInto(text, header.subarray(offset))
  write(0, name)
  write(100, '0000644\0')
  write(108, '0000000\0')
  write(116, '0000000\0')
  write(124, `${octal(length, 11)}\0`)
  write(136, `${octal(0, 11)}\0`) // of no time: the same files make the same archive
  write(148, '        ')
  write(156, '0')
  write(257, 'ustar\0' + '00')
  write(
    148,
    `${octal(
      header.reduce((sum, octet) => sum + octet, 0),
      6,
    )}\0 `,
  )
  return header
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')
