import { bitLength } from '../../unsigned-integer.ts'
import { isOfCvca, type LinkRule } from './step.ts'

/** A DV or terminal key is no weaker than the key above it. (On a curve the inherited parameters see to that.) */
export const keepsKeyLength = {
  id: 'keeps-key-length',
  source: 'TR-03110-3 2.3, TR-03105-3.2',
  severity: 'error',
  holds: (step) => {
    const [own, above] = [step.certificate.publicKey, step.issuer.publicKey]
    if (isOfCvca(step) || own.kind !== 'rsa' || above.kind !== 'rsa') return true
    return bitLength(own.modulus) >= bitLength(above.modulus)
  },
} as const satisfies LinkRule
