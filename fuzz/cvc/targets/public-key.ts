import {
  CURVE_NAMES,
  decodePublicKey,
  encodePublicKey,
  knownCurve,
  publicKeyOf,
  sameKey,
  verificationKey,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { checksum, hasNoReadablePrefix, reading, refusable, refusal, same } from '../reading.ts'

export const publicKey: Target = {
  name: 'public-key',
  title: 'decodePublicKey, encodePublicKey, verificationKey: the 7F49 object of a certificate',
  run(input) {
    const strict = reading(input, (octets) => decodePublicKey(octets))
    const tolerant = reading(input, (octets) => decodePublicKey(octets, { mode: 'tolerant' }))
    if (strict.ok) {
      promised(tolerant.ok, 'what is read strictly is read tolerantly')
      promised(same(encodePublicKey(strict.value), input), 'what is read strictly is written the same again')
      hasNoReadablePrefix(input, (octets) => decodePublicKey(octets))
    }
    if (!tolerant.ok) return refusal(tolerant.error)
    const inherited = CURVE_NAMES[checksum(input) % CURVE_NAMES.length]!
    const made = refusable(() => verificationKey(tolerant.value, inherited))
    if (!made.ok) return `read, then ${made.error.code}`
    const { value: key } = made
    promised(sameKey(key, tolerant.value), 'making a key usable leaves it the same')
    const spelledOut = publicKeyOf(key, { domainParameters: true })
    const again = verificationKey(decodePublicKey(encodePublicKey(spelledOut)))
    promised(sameKey(again, key), 'a key that is spelled out is the same')
    if (spelledOut.kind === 'rsa' || key.kind === 'rsa') return `${strict.ok} ${key.algorithm} ${key.kind}`
    promised(knownCurve(spelledOut.domainParameters!) === key.curve, 'the numbers of a curve name it')
    return `${strict.ok} ${key.algorithm} ${key.curve}`
  },
}
