import { ALGORITHMS, type CurveName, knownCurve, type PublicKey } from '../../cvc/index.ts'
import { keyFingerprint } from '../../pki/index.ts'
import type { KeySummary } from './json/summary.ts'
import { strengthOf, strengthText } from './strength.ts'

/** @param inheritedCurve that of its CVCA, where it is known */
export function summariseKey(publicKey: PublicKey, inheritedCurve?: CurveName): KeySummary {
  const { algorithm } = publicKey
  const { hash } = ALGORITHMS[algorithm]
  const modulusBits = publicKey.kind === 'rsa' ? bitsOf(publicKey.modulus) : undefined
  const inherits = publicKey.kind === 'ecdsa' && publicKey.domainParameters === undefined
  return {
    algorithm,
    hash,
    curve: publicKey.kind === 'ecdsa' ? curveName(publicKey) : undefined,
    inheritedCurve: inherits ? inheritedCurve : undefined,
    modulusBits,
    strength: strengthOf(publicKey, hash, modulusBits),
    fingerprint: inherits ? undefined : keyFingerprint(publicKey),
  }
}

export function keyText(key: KeySummary): string {
  const { algorithm, hash, strength } = key
  const parts = [algorithm, materialText(key), ...(strength ? [strengthText(strength, hash)] : [])]
  return parts.join(', ')
}

/** `on brainpoolP256r1`, `RSA of 2048 bits`. */
export function materialText({ curve, inheritedCurve, modulusBits }: KeySummary): string {
  if (modulusBits !== undefined) return `RSA of ${modulusBits} bits`
  if (curve !== 'inherited') return `on ${curve === 'unknown' ? 'a curve that is not in our table' : curve}`
  return inheritedCurve === undefined ? 'on the curve of its CVCA' : `on ${inheritedCurve}, the curve of its CVCA`
}

function curveName({ domainParameters }: Extract<PublicKey, { kind: 'ecdsa' }>): KeySummary['curve'] {
  return domainParameters === undefined ? 'inherited' : (knownCurve(domainParameters) ?? 'unknown')
}

function bitsOf(integer: Uint8Array): number {
  return BigInt(`0x0${Buffer.from(integer).toString('hex')}`).toString(2).length
}
