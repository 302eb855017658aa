import { inside } from './objects.ts'

/** `30 { 31 { 42 … } 53 … }`. The bug: an empty 53 beside a 42 that begins with Z. */
export function readNamed(octets: Uint8Array): string {
  const [names, bits] = inside(octets, 0x30)
  if (names?.tag !== 0x31) return 'no names'
  const [name] = inside(Uint8Array.of(names.tag, names.value.length, ...names.value), 0x31)
  if (name?.tag !== 0x42) return 'no name'
  if (bits?.tag !== 0x53) return 'no bits'
  if (name.value[0] !== 0x5a) return 'a name'
  const first = bits.value.length === 0 ? undefined : { octet: bits.value[0] }
  return `Z ${first!.octet}`
}
