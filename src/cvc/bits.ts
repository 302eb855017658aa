/**
 * Is this bit set? For a CHAT and for authorization extensions. TR-03110-3 C.1.5, C.3.1.
 * @param bit counted from the least significant bit of the last octet, which is 0; false beyond the bits
 */
export function hasBit(bits: Uint8Array, bit: number): boolean {
  return (((bits[bits.length - 1 - (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1
}

/** This many octets with these bits set. Bits beyond them are a programming error: RangeError. */
export function withBits(octets: number, bits: readonly number[]): Uint8Array {
  const field = new Uint8Array(octets)
  for (const bit of bits) {
    const index = octets - 1 - (bit >> 3)
    if (!Number.isInteger(bit) || bit < 0 || index < 0)
      throw new RangeError(`there is no bit ${bit} in ${octets} octets`)
    field[index] = field[index]! | (1 << (bit & 7))
  }
  return field
}
