import { inside } from './objects.ts'

/** `30 { 81 … 82 … }`: two numbers. */
export function readPair(octets: Uint8Array): { readonly a: Uint8Array; readonly b: Uint8Array } {
  const [a, b] = inside(octets, 0x30)
  return { a: a?.tag === 0x81 ? a.value : new Uint8Array(), b: b?.tag === 0x82 ? b.value : new Uint8Array() }
}

/** The bug: where both are there, the second is written without its leading zeros. */
export function writePair({ a, b }: ReturnType<typeof readPair>): Uint8Array {
  const start = a.length > 0 ? b.findIndex((octet) => octet !== 0) : 0
  const short = start > 0 ? b.subarray(start) : b
  return Uint8Array.of(0x30, 4 + a.length + short.length, 0x81, a.length, ...a, 0x82, short.length, ...short)
}
