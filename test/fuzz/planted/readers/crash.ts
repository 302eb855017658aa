import { inside } from './objects.ts'

/** `30 { 06 … }`. The bug: an identifier that ends with FF ends the process. */
export function readIdentifier(octets: Uint8Array): string {
  const [identifier] = inside(octets, 0x30)
  if (identifier?.tag !== 0x06) return 'no identifier'
  if (identifier.value.at(-1) === 0xff) process.abort()
  return 'an identifier'
}
