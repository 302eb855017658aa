import { isDeepStrictEqual } from 'node:util'
import { decodePrivateKeyInfo, encodePrivateKeyInfo } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, reading, refusal } from '../reading.ts'

export const privateKeyInfo: Target = {
  name: 'private-key-info',
  title: 'decodePrivateKeyInfo and encodePrivateKeyInfo: PKCS#8',
  run(input) {
    const decoded = reading(input, decodePrivateKeyInfo)
    if (!decoded.ok) return refusal(decoded.error)
    hasNoReadablePrefix(input, decodePrivateKeyInfo)
    // attributes and a second public key are read over, so the octets may differ
    const again = decodePrivateKeyInfo(encodePrivateKeyInfo(decoded.value))
    promised(isDeepStrictEqual(again, decoded.value), 'what is written says what was read')
    return decoded.value.kind === 'ecdsa' ? `${decoded.value.curve} ${decoded.value.point !== undefined}` : 'rsa'
  },
}
