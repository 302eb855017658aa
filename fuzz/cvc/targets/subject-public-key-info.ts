import { decodeSubjectPublicKeyInfo, encodeSubjectPublicKeyInfo, withAlgorithm } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, reading, refusable, refusal, same } from '../reading.ts'

export const subjectPublicKeyInfo: Target = {
  name: 'subject-public-key-info',
  title: 'decodeSubjectPublicKeyInfo, encodeSubjectPublicKeyInfo, withAlgorithm',
  run(input) {
    const decoded = reading(input, decodeSubjectPublicKeyInfo)
    if (!decoded.ok) return refusal(decoded.error)
    const { value } = decoded
    promised(same(encodeSubjectPublicKeyInfo(value), input), 'what is read is written the same again')
    hasNoReadablePrefix(input, decodeSubjectPublicKeyInfo)
    const uses = (['id-TA-ECDSA-SHA-256', 'id-TA-RSA-PSS-SHA-256'] as const).map((algorithm) => {
      const made = refusable(() => withAlgorithm(value, algorithm))
      return made.ok ? made.value.kind : made.error.code
    })
    return `${value.kind === 'ecdsa' ? value.curve : value.kind} ${uses}`
  },
}
