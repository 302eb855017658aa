import { readObjects } from './objects.ts'

const remembered = new Map<string, number>()

/** The bug: each input is remembered for ever. */
export function countObjects(octets: Uint8Array): number {
  const name = Buffer.from(octets).toString('hex')
  const known = remembered.get(name)
  if (known !== undefined) return known
  const count = readObjects(octets).length
  remembered.set(name, count)
  return count
}
