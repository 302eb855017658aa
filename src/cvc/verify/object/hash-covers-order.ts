import { ALGORITHMS, HASH_OCTETS } from '../../algorithms.ts'
import { curve } from '../../curves.ts'
import type { ObjectRule } from './judged-object.ts'

const LONGEST_HASH_OCTETS = 64 // so SHA-512 will do for the 66 octets of secp521r1

/** A hash shorter than the order of the group is the weaker part. */
export const hashCoversOrder = {
  id: 'hash-covers-order',
  source: 'TR-03111 4.2',
  severity: 'warning',
  holds: ({ key }) => {
    if (!key.ok || key.key.kind === 'rsa') return true
    const needed = Math.min(curve(key.key.curve).orderOctets, LONGEST_HASH_OCTETS)
    return HASH_OCTETS[ALGORITHMS[key.key.algorithm].hash] >= needed
  },
  detail: ({ key }) => (key.ok && key.key.kind === 'ecdsa' ? `${key.key.algorithm} on ${key.key.curve}` : ''),
} as const satisfies ObjectRule
