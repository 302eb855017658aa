import { asn1ToPlainSignature, plainToAsn1Signature, verificationKey, verifyRequest } from '../../../src/cvc/index.ts'
import { checkSignature } from '../../../src/signatures/index.ts'
import { nobleCheckSignature } from '../../../src/signatures/noble-check-signature.ts'
import { promised, type Target } from '../../target.ts'
import { objectsIn } from '../objects.ts'
import { checksum, refusable, same } from '../reading.ts'

export const realSignature: Target = {
  name: 'real-signature',
  title: 'verifyRequest with real signatures: OpenSSL and noble agree, and one octet changed is found',
  every: 8,
  milliseconds: 1000,
  async run(input) {
    const object = objectsIn(input).find(({ kind }) => kind === 'plain')
    if (object?.kind !== 'plain') return 'no request'
    const { publicKey, signedOctets, signature } = object.request
    const key = refusable(() => verificationKey(publicKey))
    if (!key.ok) return `key: ${key.error.code}`
    const valid = await checkSignature(key.value, signedOctets, signature)
    const byNoble = await nobleCheckSignature(key.value, signedOctets, signature)
    promised(valid === byNoble, 'OpenSSL and noble agree', () => `OpenSSL: ${valid}, noble: ${byNoble}`)
    const verdict = await verifyRequest(object, { checkSignature })
    promised(verdict.ok === valid, 'a request holds exactly when its signature does')
    if (!valid) return `not valid: ${key.value.algorithm}`
    await findsChange(object.octets)
    if (key.value.kind === 'rsa') return `valid: ${key.value.algorithm}`
    const { curve } = key.value
    promised(
      same(asn1ToPlainSignature(plainToAsn1Signature(signature, curve), curve), signature),
      'a valid signature has both forms',
    )
    return `valid: ${key.value.algorithm} ${curve}`
  },
}

// Which octet and how is for the input to say.
async function findsChange(octets: Uint8Array): Promise<void> {
  const choice = checksum(octets)
  const at = choice % octets.length
  const changed = octets.with(at, octets[at]! ^ (1 + ((choice >>> 16) % 255)))
  const object = objectsIn(changed).find(({ kind }) => kind === 'plain')
  if (object?.kind !== 'plain' || !same(object.octets, changed)) return
  const { ok } = await verifyRequest(object, { checkSignature })
  promised(!ok, 'one octet changed is refused or fails verification', () => `octet ${at} of ${octets.length}`)
}
