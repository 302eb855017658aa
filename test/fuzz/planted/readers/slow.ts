import { inside } from './objects.ts'

/** `30 { 02 … }`. The bug: a number of 20 octets or more is raised to a power nobody asked for. */
export function readNumber(octets: Uint8Array): number {
  const [number] = inside(octets, 0x30)
  if (number?.tag !== 0x02 || number.value.length < 20) return 0
  return (3n ** 160_000n).toString().length
}
