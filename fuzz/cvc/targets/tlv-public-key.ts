import { decodeTlvPublicKey, encodeTlvPublicKey } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, reading, refusal, same } from '../reading.ts'

const [COFACTOR_OCTETS, LONGER_LENGTH] = [3, 1]

export const tlvPublicKey: Target = {
  name: 'tlv-public-key',
  title: 'decodeTlvPublicKey and encodeTlvPublicKey: the form of TR-03111',
  run(input) {
    const decoded = reading(input, decodeTlvPublicKey)
    if (!decoded.ok) return refusal(decoded.error)
    hasNoReadablePrefix(input, decodeTlvPublicKey)
    const written = encodeTlvPublicKey(decoded.value)
    const added = written.length - input.length // the cofactor, which may be missing when read
    const expected = same(written, input) || added === COFACTOR_OCTETS || added === COFACTOR_OCTETS + LONGER_LENGTH
    promised(expected, 'what is read is written the same again')
    return `${decoded.value.curve} ${added > 0}`
  },
}
