import { createHash, randomBytes } from 'node:crypto'
import { ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'
import {
  assembleRequest,
  curve,
  domainParametersOf,
  type Extension,
  encodeRequestBody,
  type PublicKey,
  parseHolderReference,
} from '../../../src/cvc/index.ts'

/** A request with any key in it, signed in any way. */
export async function forgedRequest(wish: {
  readonly holderReference: string
  readonly authorityReference: string
  readonly publicKey: PublicKey
  readonly extensions?: readonly Extension[]
  readonly sign: (body: Uint8Array) => Uint8Array | Promise<Uint8Array>
}): Promise<Uint8Array> {
  const body = encodeRequestBody({
    authorityReference: parseHolderReference(wish.authorityReference),
    holderReference: parseHolderReference(wish.holderReference),
    publicKey: wish.publicKey,
    extensions: wish.extensions ?? [],
  })
  return assembleRequest(body, await wish.sign(body))
}

type Forged = Pick<Parameters<typeof forgedRequest>[0], 'publicKey' | 'sign'>

/** Somebody else's public key on a curve that differs from the known one in its generator alone: there, the private key is 1. */
export function keyByForgedGenerator(point: Uint8Array): Forged {
  const known = curve('brainpoolP256r1')
  const number = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`)
  const forged = weierstrass(
    {
      p: number(known.p),
      a: number(known.a),
      b: number(known.b),
      n: number(known.order),
      h: 1n,
      Gx: number(point.subarray(1, 33)),
      Gy: number(point.subarray(33)),
    },
    {},
  )
  const one = new Uint8Array(32).with(31, 1)
  return {
    publicKey: {
      kind: 'ecdsa',
      algorithm: 'id-TA-ECDSA-SHA-256',
      domainParameters: { ...domainParametersOf('brainpoolP256r1'), generator: point },
      point,
    },
    sign: (body) => {
      const { sign, verify } = ecdsa(forged, sha256)
      const signature = sign(body, one, { lowS: false })
      if (!verify(signature, body, point, { lowS: false })) throw new Error('a verifier that is taken in takes it')
      return signature
    },
  }
}

/** Its "signature" is the padded hash itself, which anybody can write down (RFC 8017, 9.2). */
export function keyWithExponentOne(): Forged {
  const modulus = Uint8Array.from(randomBytes(256))
  modulus[0] = 0xff
  modulus[255] = (modulus[255] ?? 0) | 1
  const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex')
  return {
    publicKey: { kind: 'rsa', algorithm: 'id-TA-RSA-v1-5-SHA-256', modulus, exponent: Uint8Array.of(1) },
    sign: (body) => {
      const hash = Buffer.concat([prefix, createHash('sha256').update(body).digest()])
      const padding = Buffer.alloc(modulus.length - hash.length - 3, 0xff)
      return Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), hash])
    },
  }
}
