import {
  type AlgorithmName,
  CURVE_NAMES,
  CURVES,
  curve,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  encodeObjectIdentifier,
  type RsaAlgorithm,
  type VerificationKey,
  verificationKey,
} from '../../cvc/index.ts'
import { KeyStoreError } from '../errors.ts'
import { assertRsaSpec } from '../generate-key-pair.ts'
import type { KeySpec } from '../key-spec.ts'
import type { TokenKeySpec, TokenPublicKey } from './token-requests.ts'

const [OBJECT_IDENTIFIER, OCTET_STRING] = [0x06, 0x04]

/** @throws {KeyStoreError} `key-spec-unsupported` */
export function tokenSpecOf(spec: KeySpec): TokenKeySpec {
  if (!('curve' in spec)) {
    assertRsaSpec(spec)
    return { kind: 'rsa', modulusBits: spec.modulusBits }
  }
  if (!(spec.curve in CURVES)) throw new KeyStoreError('key-spec-unsupported')
  return { kind: 'ec', params: curveParams(spec.curve) }
}

/**
 * A key of the token in our words. Its algorithm is ours to know: tokens know none.
 * @throws {Error} when it is a key of no kind that `algorithm` signs with
 */
export function keyShownByToken(shown: TokenPublicKey, algorithm: AlgorithmName): VerificationKey {
  if (shown.kind === 'rsa') {
    if (algorithm in ECDSA_ALGORITHMS) throw new Error('the key in the token is of another kind')
    const { modulus, exponent } = shown
    const plain = { modulus: withoutZeros(modulus), exponent: withoutZeros(exponent) }
    return verificationKey({ kind: 'rsa', algorithm: algorithm as RsaAlgorithm, ...plain })
  }
  const name = CURVE_NAMES.find((one) => sameOctets(shown.params, curveParams(one)))
  if (!(algorithm in ECDSA_ALGORITHMS) || name === undefined) throw new Error('the key in the token is of another kind')
  const point = pointIn(shown.point, 1 + 2 * curve(name).fieldOctets)
  return verificationKey({ kind: 'ecdsa', algorithm: algorithm as EcdsaAlgorithm, point }, name)
}

function curveParams(name: keyof typeof CURVES): Uint8Array {
  const oid = encodeObjectIdentifier(CURVES[name].oid)
  return Uint8Array.from([OBJECT_IDENTIFIER, oid.length, ...oid])
}

/** PKCS#11 wants the point in a DER OCTET STRING; some tokens show it bare. The length tells which. */
function pointIn(found: Uint8Array, octets: number): Uint8Array {
  if (found.length === octets) return found
  const head = octets < 0x80 ? [OCTET_STRING, octets] : [OCTET_STRING, 0x81, octets]
  if (found.length === head.length + octets && head.every((octet, at) => found[at] === octet)) {
    return found.slice(head.length)
  }
  throw new Error('the token shows a point of another form')
}

const sameOctets = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function withoutZeros(number: Uint8Array): Uint8Array {
  const first = number.findIndex((octet) => octet !== 0)
  return number.slice(Math.max(0, first))
}
