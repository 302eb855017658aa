// Signatures an attacker would try, made by rule (as the cases of Wycheproof are) in the plain format of TR-03110.
import { constants, createHash, generateKeyPairSync, type KeyObject, privateEncrypt, sign } from 'node:crypto'
import { ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'
import {
  ALGORITHMS,
  CURVES,
  type CurveName,
  curve,
  type EcdsaAlgorithm,
  type EcdsaVerificationKey,
  RSA_ALGORITHMS,
  type RsaAlgorithm,
  type RsaVerificationKey,
  type VerificationKey,
} from '../../src/cvc/index.ts'

export interface SignatureCase {
  readonly title: string
  readonly valid: boolean
  readonly key: VerificationKey
  readonly octets: Uint8Array
  readonly signature: Uint8Array
}

export const MESSAGE = Uint8Array.from(Buffer.from('what is signed'))
const opensslHash = (algorithm: EcdsaAlgorithm | RsaAlgorithm) =>
  ALGORITHMS[algorithm].hash.replace('-', '').toLowerCase()

/** An integer in `octets` octets, or in as many more as it takes. */
function fixed(integer: bigint, octets: number): Uint8Array {
  const hex = integer.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return Uint8Array.from(Buffer.from(even.padStart(2 * octets, '0'), 'hex'))
}

const integerOf = (octets: Uint8Array) => BigInt(`0x${Buffer.from(octets).toString('hex') || '0'}`)
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts))
const flip = (octets: Uint8Array, bit: number) => octets.with(bit >> 3, octets[bit >> 3]! ^ (0x80 >> (bit & 7)))

export function ecdsaPair(name: CurveName, algorithm: EcdsaAlgorithm) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVES[name].openssl })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const point = Uint8Array.from(spki.subarray(-(1 + 2 * curve(name).fieldOctets)))
  return { privateKey, key: { kind: 'ecdsa', algorithm, curve: name, point } satisfies EcdsaVerificationKey }
}

const signPlain = (privateKey: KeyObject, hash: string, octets = MESSAGE) =>
  Uint8Array.from(sign(hash, octets, { key: privateKey, dsaEncoding: 'ieee-p1363' }))

export function ecdsaCases(name: CurveName, algorithm: EcdsaAlgorithm): SignatureCase[] {
  const { privateKey, key } = ecdsaPair(name, algorithm)
  const { order, orderOctets: octets } = curve(name)
  const [n, hash] = [integerOf(order), opensslHash(algorithm)]
  const good = signPlain(privateKey, hash)
  const [r, s] = [integerOf(good.subarray(0, octets)), integerOf(good.subarray(octets))]
  const of = (r: bigint, s: bigint) => join(fixed(r, octets), fixed(s, octets))
  const half = (bytes: Uint8Array) => [bytes.subarray(0, octets), bytes.subarray(octets)] as const
  const cases: SignatureCase[] = []
  const add = (title: string, valid: boolean, signature: Uint8Array, change: Partial<SignatureCase> = {}) =>
    cases.push({ title, valid, key, octets: MESSAGE, signature, ...change })

  add('valid', true, good)
  add('valid twin: n - s', true, of(r, n - s))
  add('negative r: n - r', false, of(n - r, s))
  add('r and s exchanged', false, of(s, r))
  add('r + n', false, of(r + n, s))
  add('s + n', false, of(r, s + n))
  const edges: [string, bigint][] = [
    ['0', 0n],
    ['1', 1n],
    ['2', 2n],
    ['n - 1', n - 1n],
    ['n', n],
    ['n + 1', n + 1n],
    ['p', integerOf(curve(name).p)],
    ['all bits', (1n << BigInt(8 * octets)) - 1n],
  ]
  for (const [title, edge] of edges) {
    add(`r = ${title}`, false, of(edge, s))
    add(`s = ${title}`, false, of(r, edge))
    for (const [other, value] of edges) add(`r = ${title}, s = ${other}`, false, of(edge, value))
  }
  add('empty', false, new Uint8Array(0))
  add('one octet', false, Uint8Array.of(1))
  add('r alone', false, half(good)[0])
  add('truncated at the end', false, good.subarray(0, -1))
  add('truncated at the start', false, good.subarray(1))
  add('a zero octet behind', false, join(good, Uint8Array.of(0)))
  add('a zero octet before', false, join(Uint8Array.of(0), good))
  add('both halves padded', false, join(Uint8Array.of(0), half(good)[0], Uint8Array.of(0), half(good)[1]))
  add('twice over', false, join(good, good))
  add('in ASN.1', false, Uint8Array.from(sign(hash, MESSAGE, privateKey)))
  add('another message', false, good, { octets: join(MESSAGE, Uint8Array.of(0)) })
  add('no message', false, good, { octets: new Uint8Array(0) })
  add('the empty message', true, signPlain(privateKey, hash, new Uint8Array(0)), { octets: new Uint8Array(0) })
  for (const other of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']) {
    if (other !== hash) add(`signed with ${other}`, false, signPlain(privateKey, other))
  }
  add('of another key', false, signPlain(ecdsaPair(name, algorithm).privateKey, hash))
  for (let bit = 0; bit < 16 * octets; bit += 8 * octets - 37) add(`bit ${bit} flipped`, false, flip(good, bit))
  add('last bit flipped', false, flip(good, 16 * octets - 1))
  for (const [title, point] of badPoints(key)) add(`point ${title}`, false, good, { key: { ...key, point } })
  return [...cases, ...recoveredCases(name, algorithm)]
}

function badPoints({ point, curve: name }: EcdsaVerificationKey): [string, Uint8Array][] {
  const { fieldOctets, p } = curve(name)
  const [x, y] = [point.subarray(1, 1 + fieldOctets), point.subarray(1 + fieldOctets)]
  const sign = y.at(-1)! & 1
  const plusP = (coordinate: Uint8Array) => fixed(integerOf(coordinate) + integerOf(p), fieldOctets)
  return [
    ['off the curve', flip(point, 8 * point.length - 1)],
    ['of zeros', new Uint8Array(point.length).with(0, 4)],
    ['negated', join(Uint8Array.of(4), x, fixed(integerOf(p) - integerOf(y), fieldOctets))],
    ['exchanged', join(Uint8Array.of(4), y, x)],
    ['compressed', join(Uint8Array.of(2 + sign), x)],
    ['hybrid', point.with(0, 6 + sign)],
    ['infinity', Uint8Array.of(0)],
    ['infinity at full length', new Uint8Array(point.length)],
    ['empty', new Uint8Array(0)],
    ['without 04', point.subarray(1)],
    ['with an octet more', join(point, Uint8Array.of(0))],
    ['with an octet less', point.subarray(0, -1)],
    ['with x + p', join(Uint8Array.of(4), plusP(x), y)],
    ['with y + p', join(Uint8Array.of(4), x, plusP(y))],
    ['with x = p', join(Uint8Array.of(4), p, y)],
  ]
}

/** Rare but valid numbers, with the key found backwards: small r and s, and an R whose x is not below n. */
function recoveredCases(name: CurveName, algorithm: EcdsaAlgorithm): SignatureCase[] {
  const { equation, generator, fieldOctets, order, orderOctets } = curve(name)
  const [n, Gx, Gy] = [order, generator.subarray(1, 1 + fieldOctets), generator.subarray(1 + fieldOctets)].map(
    integerOf,
  )
  const Point = weierstrass({ ...equation, n: n!, h: 1n, Gx: Gx!, Gy: Gy! })
  const { Signature } = ecdsa(Point, sha256)
  const digest = Uint8Array.from(createHash(opensslHash(algorithm)).update(MESSAGE).digest())
  const found: SignatureCase[] = []
  for (const [recovery, title] of [
    [0, 'the smallest r there is'],
    [2, 'r of an x above n'],
  ] as const) {
    for (const s of [1n, 2n, n! - 1n]) {
      for (let r = 1n; r < 200n; r++) {
        try {
          const point = new Signature(r, s, recovery).recoverPublicKey(digest).toBytes(false)
          const key: VerificationKey = { kind: 'ecdsa', algorithm, curve: name, point: Uint8Array.from(point) }
          const signature = join(fixed(r, orderOctets), fixed(s, orderOctets))
          const which = s < 3n ? String(s) : 'n - 1'
          found.push({ title: `${title}, s = ${which}`, valid: true, key, octets: MESSAGE, signature })
          found.push({
            title: `${title} + 1, s = ${which}`,
            valid: false,
            key,
            octets: MESSAGE,
            signature: flip(signature, 8 * orderOctets - 1),
          })
          break
        } catch {} // no point has this x
      }
    }
  }
  return found
}

const rsaPairs = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))

export function rsaKey(algorithm: RsaAlgorithm, which = 0): RsaVerificationKey {
  const { n, e } = rsaPairs[which]!.publicKey.export({ format: 'jwk' })
  const [modulus, exponent] = [n!, e!].map((text) => Uint8Array.from(Buffer.from(text, 'base64url')))
  return { kind: 'rsa', algorithm, modulus: modulus!, exponent: exponent! }
}

/** The private operation alone: whatever block an attacker with a lenient signer could get. */
const rawSign = (block: Uint8Array) =>
  Uint8Array.from(privateEncrypt({ key: rsaPairs[0]!.privateKey, padding: constants.RSA_NO_PADDING }, block))

const digestOf = (hash: string, ...parts: Uint8Array[]) =>
  Uint8Array.from(
    createHash(hash)
      .update(join(...parts))
      .digest(),
  )

export function rsaCases(algorithm: RsaAlgorithm): SignatureCase[] {
  const { padding } = RSA_ALGORITHMS[algorithm]
  const [key, hash] = [rsaKey(algorithm), opensslHash(algorithm)]
  const n = integerOf(key.modulus)
  const blocks = padding === 'PSS' ? pssBlocks(hash) : v15Blocks(hash)
  const good = rawSign(blocks[0]![2])
  const cases: SignatureCase[] = blocks.map(([title, valid, block]) => {
    return { title, valid, key, octets: MESSAGE, signature: rawSign(block) }
  })
  const add = (title: string, valid: boolean, signature: Uint8Array, change: Partial<SignatureCase> = {}) =>
    cases.push({ title, valid, key, octets: MESSAGE, signature, ...change })
  for (const [title, edge] of [
    ['0', 0n],
    ['1', 1n],
    ['n - 1', n - 1n],
    ['n', n],
    ['n + 1', n + 1n],
    ['n - s', n - integerOf(good)],
    ['s + n', n + integerOf(good)],
    ['all bits', (1n << 2048n) - 1n],
  ] as const) {
    add(title, false, fixed(edge, 256))
  }
  add('empty', false, new Uint8Array(0))
  add('truncated', false, good.subarray(0, -1))
  add('a zero octet before', false, join(Uint8Array.of(0), good))
  add('a zero octet behind', false, join(good, Uint8Array.of(0)))
  add('another message', false, good, { octets: join(MESSAGE, Uint8Array.of(0)) })
  add('another key', false, good, { key: rsaKey(algorithm, 1) })
  for (const bit of [0, 1, 100, 1023, 2000, 2047]) add(`bit ${bit} flipped`, false, flip(good, bit))
  for (const other of Object.keys(RSA_ALGORITHMS) as RsaAlgorithm[]) {
    if (other !== algorithm) add(`read as ${other}`, false, good, { key: { ...key, algorithm: other } })
  }
  for (const [title, bad] of badRsaKeys(key)) add(`key: ${title}`, false, good, { key: { ...key, ...bad } })
  return cases
}

function badRsaKeys({ modulus, exponent }: RsaVerificationKey): [string, Partial<RsaVerificationKey>][] {
  const n = integerOf(modulus)
  const e = (integer: bigint) => ({ exponent: fixed(integer, 1) })
  // The first number of 2048 bits above another that a small prime divides.
  const divisibleBy = (prime: bigint) => {
    const start = n - (n % prime)
    return { modulus: fixed(start % 2n === 0n ? start - prime : start, 256) }
  }
  const huge = new Uint8Array(4000).fill(0xff)
  return [
    ['exponent 0', e(0n)],
    ['exponent 1', e(1n)],
    ['exponent 2', e(2n)],
    ['even exponent', e(65_536n)],
    ['exponent of 33 bits', e((1n << 32n) + 1n)],
    ['exponent as long as the modulus', { exponent: modulus }],
    ['exponent of 4000 octets', { exponent: huge }],
    ['exponent with a leading zero', { exponent: join(Uint8Array.of(0), exponent) }],
    ['no exponent', { exponent: new Uint8Array(0) }],
    ['no modulus', { modulus: new Uint8Array(0) }],
    ['modulus 0', { modulus: new Uint8Array(256) }],
    ['modulus 1', { modulus: new Uint8Array(256).with(255, 1) }],
    ['modulus 15', { modulus: Uint8Array.of(15) }],
    ['modulus of 512 bits', { modulus: modulus.subarray(0, 64).with(63, 1) }],
    ['even modulus', { modulus: fixed(n - 1n, 256) }],
    ['modulus divisible by 3', divisibleBy(3n)],
    ['modulus divisible by 751', divisibleBy(751n)],
    ['modulus with a leading zero', { modulus: join(Uint8Array.of(0), modulus) }],
    ['modulus of 2047 bits', { modulus: fixed((n >> 1n) | 1n, 256) }],
    ['modulus of 32,000 bits', { modulus: huge }],
  ]
}

type Block = readonly [title: string, valid: boolean, block: Uint8Array]
const DIGEST_INFO: Record<string, string> = {
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
  sha512: '3051300d060960864801650304020305000440',
}

/** RFC 8017, 9.2: 00 01 FF … FF 00 and the DigestInfo. */
function v15Blocks(hash: string): Block[] {
  const digest = digestOf(hash, MESSAGE)
  const head = Buffer.from(DIGEST_INFO[hash]!, 'hex')
  const info = join(head, digest)
  const ones = (count: number) => new Uint8Array(count).fill(0xff)
  const block = (tail: Uint8Array, { start = [0, 1], separator = [0] } = {}) =>
    join(
      Uint8Array.from(start),
      ones(256 - start.length - separator.length - tail.length),
      Uint8Array.from(separator),
      tail,
    )
  const good = block(info)
  const otherHash = hash === 'sha256' ? 'sha1' : 'sha256'
  const other = join(Buffer.from(DIGEST_INFO[otherHash]!, 'hex'), digestOf(otherHash, MESSAGE))
  const withoutNull = join(head.subarray(0, -4), head.subarray(-2), digest)
    .with(1, info[1]! - 2)
    .with(3, info[3]! - 2)
  const longLength = join(Uint8Array.of(0x30, 0x81, info[1]!), info.subarray(2))
  const short = (count: number) => join(Uint8Array.of(0, 1), ones(count), Uint8Array.of(0), info)
  const filled = (start: Uint8Array) => join(start, new Uint8Array(256 - start.length))
  return [
    ['valid', true, good],
    ['DigestInfo without NULL', false, block(withoutNull)],
    ['DigestInfo with a long length', false, block(longLength)],
    ['DigestInfo of another hash', false, block(other)],
    [
      'DigestInfo of another hash around this digest',
      false,
      block(join(Buffer.from(DIGEST_INFO[otherHash]!, 'hex'), digest)),
    ],
    ['digest alone', false, block(digest)],
    ['an octet behind the digest', false, block(join(info, Uint8Array.of(0)))],
    ['digest cut short', false, block(info.subarray(0, -1))],
    ['short padding, garbage behind (Bleichenbacher 2006)', false, filled(short(8))],
    ['no padding, garbage behind', false, filled(short(0))],
    ['block type 0', false, block(info, { start: [0, 0] })],
    ['block type 2', false, block(info, { start: [0, 2] })],
    ['no separator', false, block(info, { separator: [] })],
    ['two separators', false, block(info, { separator: [0, 0] })],
    ['a padding octet that is not FF', false, good.with(20, 0xfe)],
    ['a zero in the padding', false, good.with(20, 0)],
    ['first octet 01', false, good.with(0, 1).with(1, 1)],
  ]
}

/** RFC 8017, 9.1.1, for a modulus of 2048 bits. */
function pssBlocks(hash: string): Block[] {
  const digest = digestOf(hash, MESSAGE)
  const length = digest.length
  const salt = Uint8Array.from({ length: 256 }, (_, i) => i)
  const encode = ({
    saltOctets = length,
    mgfHash = hash,
    trailer = 0xbc,
    one = 1,
    high = 0,
    pad = 0,
    signed = digest,
  } = {}) => {
    const used = salt.subarray(0, saltOctets)
    const h = digestOf(hash, new Uint8Array(8), signed, used)
    const db = new Uint8Array(256 - length - 1)
    db[db.length - saltOctets - 1] = one
    db.set(used, db.length - saltOctets)
    if (pad) db[10] = pad
    const masked = db.map((octet, i) => octet ^ (mgf1(mgfHash, h, db.length)[i] ?? 0))
    masked[0] = (masked[0]! & 0x7f) | high
    return join(masked, h, Uint8Array.of(trailer))
  }
  const most = 256 - length - 2
  return [
    ['valid', true, encode()],
    ['no salt', false, encode({ saltOctets: 0 })],
    ['salt an octet shorter', false, encode({ saltOctets: length - 1 })],
    ['salt an octet longer', false, encode({ saltOctets: length + 1 })],
    ['salt of 20 octets', length === 20, encode({ saltOctets: 20 })],
    ['the longest salt (OpenSSL by default, OpenPACE)', false, encode({ saltOctets: most })],
    ['MGF1 with another hash', false, encode({ mgfHash: hash === 'sha256' ? 'sha1' : 'sha256' })],
    ['trailer CC', false, encode({ trailer: 0xcc })],
    ['trailer 00', false, encode({ trailer: 0 })],
    ['02 before the salt', false, encode({ one: 2 })],
    ['00 before the salt', false, encode({ one: 0 })],
    ['padding that is not zero', false, encode({ pad: 1 })],
    ['the digest of another message', false, encode({ signed: digestOf(hash, Uint8Array.of(1)) })],
  ]
}

function mgf1(hash: string, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let i = 0; parts.length * seed.length < length + seed.length * 4; i++) {
    parts.push(digestOf(hash, seed, Uint8Array.of(0, 0, 0, i)))
  }
  return join(...parts).subarray(0, length)
}
