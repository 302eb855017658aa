import { type PublicKey, sameKey } from '../../../cvc/index.ts'
import type { Change } from '../json/difference.ts'
import { materialText, summariseKey } from '../key-summary.ts'

/** Whether it is another key, another algorithm, another curve; or the same one, spelt out or not. */
export function keyChanges(a: PublicKey, b: PublicKey): Change[] {
  const [before, after] = [summariseKey(a), summariseKey(b)]
  const [from, to] = [materialText(before), materialText(after)]
  const another = sameKey(a, b) ? [] : [{ field: 'key', sentence: 'another key' } as const]
  const algorithm =
    a.algorithm === b.algorithm
      ? []
      : [
          {
            field: 'algorithm',
            sentence: `another algorithm: ${a.algorithm}, then ${b.algorithm}`,
            a: a.algorithm,
            b: b.algorithm,
          } as const,
        ]
  return [...another, ...algorithm, ...curveChange(from, to, [before.curve, after.curve])]
}

function curveChange(from: string, to: string, curves: readonly (string | undefined)[]): Change[] {
  if (from === to) return []
  if (!curves.includes('inherited'))
    return [{ field: 'curve', sentence: `another kind of key: ${from}, then ${to}`, a: from, b: to }]
  const sentence = curves[1] === 'inherited' ? 'no longer spells out its curve' : 'spells out its curve'
  return [{ field: 'domain-parameters', sentence: `${sentence}: ${from}, then ${to}`, a: from, b: to }]
}
