import { ALGORITHMS, type AlgorithmName, type HashName, knownCurve, type PublicKey } from '../../cvc/index.ts'
import { keyFingerprint } from '../../pki/index.ts'

/** A public key as people compare and judge it. */
export interface KeySummary {
  readonly algorithm: AlgorithmName
  readonly hash: HashName
  /** `inherited`: the key spells out no curve, that of its CVCA counts. `unknown`: it spells out one that is not ours. */
  readonly curve: string | undefined
  readonly modulusBits: number | undefined
  /**
   * SHA-256 over the key object, encoded strictly: what is compared before an initial request is allowed. Undefined where the
   * object spells out no curve: the same key would have another number there than in its request.
   */
  readonly fingerprint: string | undefined
}

export function summariseKey(publicKey: PublicKey): KeySummary {
  const { algorithm } = publicKey
  return {
    algorithm,
    hash: ALGORITHMS[algorithm].hash,
    curve: publicKey.kind === 'ecdsa' ? curveName(publicKey) : undefined,
    modulusBits: publicKey.kind === 'rsa' ? bitsOf(publicKey.modulus) : undefined,
    fingerprint:
      publicKey.kind === 'ecdsa' && publicKey.domainParameters === undefined ? undefined : keyFingerprint(publicKey),
  }
}

export function keyText({ algorithm, curve, modulusBits }: KeySummary): string {
  if (modulusBits !== undefined) return `${algorithm}, RSA of ${modulusBits} bits`
  if (curve === 'inherited') return `${algorithm}, on the curve of its CVCA`
  return `${algorithm}, on ${curve === 'unknown' ? 'a curve that is not in our table' : curve}`
}

function curveName({ domainParameters }: Extract<PublicKey, { kind: 'ecdsa' }>): string {
  return domainParameters === undefined ? 'inherited' : (knownCurve(domainParameters) ?? 'unknown')
}

function bitsOf(integer: Uint8Array): number {
  return BigInt(`0x0${Buffer.from(integer).toString('hex')}`).toString(2).length
}
