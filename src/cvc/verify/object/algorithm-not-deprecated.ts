import { ALGORITHMS } from '../../algorithms.ts'
import { CURVES } from '../../curves.ts'
import type { ObjectRule } from './judged-object.ts'

/** SHA-1, and the curves below 224 bits. */
export const algorithmNotDeprecated = {
  id: 'algorithm-not-deprecated',
  source: 'TR-03110-3 A.2.1.1, table 4; TR-03111 5.2',
  severity: 'warning',
  holds: ({ key }) => {
    if (!key.ok) return true
    if (ALGORITHMS[key.key.algorithm].deprecated) return false
    return key.key.kind === 'rsa' || !CURVES[key.key.curve].deprecated
  },
  detail: ({ key }) =>
    key.ok ? [key.key.algorithm, key.key.kind === 'ecdsa' ? key.key.curve : ''].join(' ').trim() : '',
} as const satisfies ObjectRule
