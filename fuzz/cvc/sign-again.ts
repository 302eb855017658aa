import {
  assembleAuthenticatedRequest,
  assembleCertificate,
  assembleRequest,
  type CardVerifiable,
  type CvCertificate,
  type CvRequest,
  type PublicKey,
  type VerificationKey,
  verificationKey,
} from '../../src/cvc/index.ts'
import { fakeSignature } from './fake-signature.ts'
import { objectsIn } from './objects.ts'
import { refusable } from './reading.ts'
import { realKeyOf, signForReal } from './test-keys.ts'

/**
 * Gives every certificate and request of an input a signature that fits what now stands in it, so that verifying goes deep: real
 * where the key is a real one, else fake. Certificates are signed by the key that their CAR names, or the one before.
 */
export function signAgain(input: Uint8Array): Uint8Array | undefined {
  const objects = objectsIn(input)
  if (objects.length === 0) return undefined
  const keys = keysOf(objects)
  const signed = objects.map((object, at) => {
    if (object.kind !== 'certificate') return resignRequest(object)
    const { authorityReference, signedOctets } = object.certificate
    const named = keys.find((one) => one?.reference === authorityReference) ?? keys[Math.max(0, at - 1)]
    return named ? assembleCertificate(signedOctets, sign(named.key, signedOctets)) : object.certificate.octets
  })
  return Uint8Array.from(Buffer.concat(signed))
}

function resignRequest(object: Exclude<CardVerifiable, { kind: 'certificate' }>): Uint8Array {
  const { publicKey, signedOctets } = object.request
  const key = usable(publicKey)
  const request = key ? assembleRequest(signedOctets, sign(key, signedOctets)) : object.request.octets
  if (object.kind === 'plain') return request
  return assembleAuthenticatedRequest(request, object.outerAuthorityReference, object.outerSignature)
}

// As in a chain: a curve that is not spelled out is that of the key before.
function keysOf(objects: readonly CardVerifiable[]) {
  let above: VerificationKey | undefined
  return objects.map((object) => {
    const { publicKey, holderReference }: CvCertificate | CvRequest =
      object.kind === 'certificate' ? object.certificate : object.request
    const key = usable(publicKey, above)
    above = key ?? above
    return key && { reference: holderReference, key }
  })
}

function usable(publicKey: PublicKey, above?: VerificationKey): VerificationKey | undefined {
  const inherited = above?.kind === 'ecdsa' ? above.curve : undefined
  const made = refusable(() => verificationKey(publicKey, inherited))
  return made.ok ? made.value : undefined
}

function sign(key: VerificationKey, octets: Uint8Array): Uint8Array {
  const real = realKeyOf(key)
  return real ? signForReal(key, real, octets) : fakeSignature(key, octets)
}
