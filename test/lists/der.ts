/** One DER value, written apart from the code under test. */
export function der(tag: number, ...values: readonly (Uint8Array | string)[]): Buffer {
  const value = Buffer.concat(values.map((one) => (typeof one === 'string' ? Buffer.from(one, 'hex') : one)))
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value])
}

/** The same with an indefinite length. */
export function indefinite(tag: number, ...values: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...values, Buffer.from([0, 0])])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const octets = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets])
}

export const INTEGER_0 = der(0x02, '00')

/** Dotted text to an OBJECT IDENTIFIER. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(arc)))
}

function arc(number: number): number[] {
  const octets = [number & 0x7f]
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
    octets.unshift((left & 0x7f) | 0x80)
  return octets
}

export function masterListContent(certificates: readonly Uint8Array[]): Buffer {
  return der(0x30, INTEGER_0, der(0x31, ...certificates))
}
