import { checkPrimeSync, constants, createPublicKey, verify } from 'node:crypto'
import { CURVES } from '../../../src/cvc/index.ts'
import { everyNode, findNode, type OctetNode, octetsOf, tagsOf, takeApart } from './octet-tree.ts'
import type { Subject } from './subject.ts'

// What is to be seen in an object without our codec: the signs by which a known disagreement is recognised.

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')

/** Undefined where the octets do not come apart. */
function treeIn(octets: Uint8Array): OctetNode[] | undefined {
  try {
    return takeApart(octets)
  } catch {
    return undefined
  }
}

function nodeIn(octets: Uint8Array, tag: string): OctetNode | undefined {
  return findNode(treeIn(octets) ?? [], tag)
}

function keyParts(octets: Uint8Array): Map<string, Uint8Array> {
  const parts = nodeIn(octets, '7f49')?.children ?? []
  return new Map(parts.map(({ tag, value }) => [tag, value]))
}

export function keyTags(octets: Uint8Array): string[] {
  return [...keyParts(octets).keys()]
}

const number = (octets: Uint8Array | undefined): bigint => BigInt(`0x0${hex(octets ?? new Uint8Array())}`)

/** The two highest bits of the CHAT: TR-03110-4 2.1.3.2, 2.2.3.2. */
function isOfCvca(octets: Uint8Array): boolean {
  const bits = nodeIn(octets, '7f4c')?.children?.find(({ tag }) => tag === '53')?.value
  return bits?.[0] !== undefined && bits[0] >= 0xc0
}

/** The parts that its algorithm asks for, in order: TR-03110-3 tables 29 and 31. */
export function hasCompleteKey(octets: Uint8Array): boolean {
  const key = nodeIn(octets, '7f49')
  return (
    key !== undefined &&
    /^(06rsa 81 82|06( 81 82 83 84 85)? 86|06 81 82 83 84 85 86 87)$/.test(tagsOf(key.children ?? []))
  )
}

export function hasExtensionsWithoutTemplate(octets: Uint8Array): boolean {
  return nodeIn(octets, '65')?.children?.length === 0
}

export function hasParametersWithoutCofactor(octets: Uint8Array): boolean {
  const parts = keyParts(octets)
  return parts.has('85') && parts.has('86') && !parts.has('87')
}

/** Every curve of the table has the cofactor 1. */
export function hasCofactorOtherThanOne(octets: Uint8Array): boolean {
  const parts = keyParts(octets)
  return parts.has('87') && number(parts.get('87')) !== 1n
}

export function isOfNoKnownCurve(octets: Uint8Array): boolean {
  const parts = keyParts(octets)
  if (!parts.has('81') || !parts.has('86')) return false
  const is = (tag: string, expected: string) => number(parts.get(tag)) === BigInt(`0x${expected}`)
  return !Object.values(CURVES).some(
    ({ p, a, b, generator, order }) =>
      is('81', p) && is('82', a) && is('83', b) && is('85', order) && hex(parts.get('84')!) === generator,
  )
}

export function holdsParametersBelowCvca(octets: Uint8Array): boolean {
  const tags = keyTags(octets)
  return nodeIn(octets, '7f4c') !== undefined && !isOfCvca(octets) && tags.includes('81') && tags.includes('86')
}

export function isLinkWithoutParameters(octets: Uint8Array): boolean {
  const tags = keyTags(octets)
  return isOfCvca(octets) && tags.includes('86') && !tags.includes('81')
}

function isRsaKey(parts: Map<string, Uint8Array>): boolean {
  return parts.has('81') && parts.has('82') && !parts.has('86')
}

/** Length of the modulus, length and parity of the exponent: TR-03110-3 A.7.3.2. */
export function isRsaKeyOutsideOfProfile(octets: Uint8Array): boolean {
  const parts = keyParts(octets)
  if (!isRsaKey(parts)) return false
  const [modulus, exponent] = [number(parts.get('81')), number(parts.get('82'))]
  const lengthIsKnown = [1024, 1280, 1536, 2048, 3072].includes(modulus.toString(2).length)
  return !lengthIsKnown || modulus % 2n === 0n || exponent % 2n === 0n || exponent === 1n || exponent >= 2n ** 32n
}

export function hasNumberZero(octets: Uint8Array): boolean {
  return [...keyParts(octets)].some(([tag, value]) => /^8[12357]$/.test(tag) && number(value) === 0n)
}

/** A modulus with a small factor, or one that is prime itself. */
export function isNoProductOfLargePrimes(octets: Uint8Array): boolean {
  const parts = keyParts(octets)
  if (!isRsaKey(parts)) return false
  const modulus = number(parts.get('81'))
  for (let divisor = 2n; divisor < 752n; divisor++) if (modulus % divisor === 0n) return true
  return checkPrimeSync(modulus)
}

/** Anything but 80 (or A0, with 80 and 81 inside, in its place), 81 and 53, once and in this order; or what does not come apart. */
export function hasOtherObjectsInExtension(octets: Uint8Array): boolean {
  const tree = treeIn(octets)
  if (tree === undefined) return true
  const templates = everyNode(tree).filter(({ tag }) => tag === '73')
  return templates.some(({ children = [] }) => !/^06( 80| a0\(80 81\))?( 81)?( 53)?$/.test(tagsOf(children)))
}

export function hasConstructedExtensionContent(octets: Uint8Array): boolean {
  return nodeIn(octets, 'a0') !== undefined
}

export function referencesAreInForm(octets: Uint8Array): boolean {
  return ['42', '5f20'].every((tag) => {
    const value = nodeIn(octets, tag)?.value
    return value !== undefined && isReference(value)
  })
}

/** The certificate whose key is to have made the last signature; for a request it is the request itself. */
function signerOf({ kind, octets, issuer }: Subject): Uint8Array | undefined {
  return kind === 'request' ? octets : issuer
}

/** r and s are as long as the order, which on every curve of the table is as long as a coordinate; else as long as the modulus. */
export function signatureHasOtherLength(subject: Subject): boolean {
  const signer = signerOf(subject)
  const signature = everyNode(treeIn(subject.octets) ?? []).findLast(({ tag }) => tag === '5f37')?.value
  if (signer === undefined || signature === undefined) return false
  const parts = keyParts(signer)
  const expected = isRsaKey(parts) ? modulusOctets(parts) : (parts.get('86')?.length ?? 0) - 1
  return signature.length !== expected
}

const modulusOctets = (parts: Map<string, Uint8Array>): number =>
  Math.ceil(number(parts.get('81')).toString(2).length / 8)

/** OpenSSL's word: the signature verifies with some length of the salt, and not with that of the hash. */
export function onlyWithOtherSaltLength(subject: Subject): boolean {
  const signer = signerOf(subject)
  const parts = signer && keyParts(signer)
  const body = nodeIn(subject.octets, '7f4e')
  const signature = nodeIn(subject.octets, '5f37')?.value
  if (!parts || !isRsaKey(parts) || !body || !signature) return false
  const hash = PSS_HASHES[parts.get('06')!.at(-1)!]
  if (hash === undefined) return false
  const [n, e] = ['81', '82'].map((tag) => Buffer.from(parts.get(tag)!).toString('base64url'))
  const key = createPublicKey({ key: { kty: 'RSA', n: n!, e: e! }, format: 'jwk' })
  const verifies = (saltLength: number) =>
    verify(hash, octetsOf(body), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature)
  return verifies(constants.RSA_PSS_SALTLEN_AUTO) && !verifies(constants.RSA_PSS_SALTLEN_DIGEST)
}

/** By the last arc of the algorithm. */
const PSS_HASHES: Record<number, string> = { 3: 'sha1', 4: 'sha256', 6: 'sha512' }

/** Country, up to nine characters that ISO 8859-1 assigns, sequence number. */
export function isReference(value: Uint8Array): boolean {
  const found = Buffer.from(value).toString('latin1')
  if (found.length < 7 || found.length > 16) return false
  const unassigned = [...found].some((c) => c < ' ' || (c >= '\u007f' && c <= '\u009f'))
  return !unassigned && /^[A-Z][A-Z]/.test(found) && /[0-9A-Z]{5}$/.test(found)
}
