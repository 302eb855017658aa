import { asn1ToPlainSignature, CURVE_NAMES, plainToAsn1Signature } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, reading, refusal, same } from '../reading.ts'

export const signatureForm: Target = {
  name: 'signature-form',
  title: 'plainToAsn1Signature and asn1ToPlainSignature; the first octet chooses the curve',
  run(input) {
    const name = CURVE_NAMES[(input[0] ?? 0) % CURVE_NAMES.length]!
    const signature = input.subarray(1)
    const asn1 = reading(signature, (octets) => plainToAsn1Signature(octets, name))
    if (asn1.ok) {
      const back = asn1ToPlainSignature(asn1.value, name)
      promised(same(back, signature), 'a plain signature comes back from ASN.1')
    }
    const plain = reading(signature, (octets) => asn1ToPlainSignature(octets, name))
    if (!plain.ok) return `${name} ${asn1.ok ? 'plain' : asn1.error.code} ${refusal(plain.error)}`
    const back = plainToAsn1Signature(plain.value, name)
    promised(same(back, signature), 'an ASN.1 signature comes back from plain')
    hasNoReadablePrefix(signature, (octets) => asn1ToPlainSignature(octets, name))
    return `${name} ASN.1`
  },
}
