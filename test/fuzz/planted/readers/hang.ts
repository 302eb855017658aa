import { inside } from './objects.ts'

/** `30 { 65 { 73 … } … }`. The bug: a 73 without content inside 65 is read again and again. */
export function readTemplates(octets: Uint8Array): number {
  let read = 0
  for (const { tag, value } of inside(octets, 0x30)) {
    if (tag !== 0x65) continue
    for (let at = 0; at < value.length; ) {
      if (value[at] !== 0x73) return read
      at += value[at + 1] === 0 ? 0 : 2 + (value[at + 1] ?? 0)
      read++
    }
  }
  return read
}
