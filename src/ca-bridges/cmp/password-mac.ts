import { createHmac, hash, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import {
  type Element,
  fieldsIn,
  fieldsOf,
  objectIdentifier,
  octetString,
  smallNumber,
  TAG,
  write,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
} from '../../lists/index.ts'
import { CMP_IDS, HASHES, HMAC_SHA_1, HMAC_SHA_256, MACS, type MacHash, SHA_256 } from './object-identifiers.ts'

/** How a key is made of a secret, and what is computed with it. */
type MacPlan =
  | {
      readonly by: 'pbm'
      readonly salt: Uint8Array
      readonly rounds: number
      readonly owf: MacHash
      readonly mac: MacHash
    }
  | {
      readonly by: 'pbkdf2'
      readonly salt: Uint8Array
      readonly rounds: number
      readonly prf: MacHash
      readonly octets: number
      readonly mac: MacHash
    }

/** What we send; what comes may be any plan that can be read. */
export const MAC_KINDS = ['pbm-sha256', 'pbm-sha1', 'pbmac1'] as const
export type MacKind = (typeof MAC_KINDS)[number]

const SALT_OCTETS = 16
const PBM_ROUNDS = 10_000 // RFC 9481 6.1.1: at least 100
const PBKDF2_ROUNDS = 210_000
const MOST_PBM_ROUNDS = 200_000 // a tenth of a second
const MOST_PBKDF2_ROUNDS = 5_000_000
const HMAC_SHA_1_BY_DEFAULT = 'sha1' // RFC 8018 A.2

/** @returns AlgorithmIdentifier with a new salt, DER */
export function newMacAlgorithm(kind: MacKind): Uint8Array {
  const salt = randomBytes(SALT_OCTETS)
  if (kind === 'pbmac1') return pbmac1Algorithm(salt)
  const mac = kind === 'pbm-sha1' ? HMAC_SHA_1 : HMAC_SHA_256
  const parameters = writeSequence(
    writeOctetString(salt),
    writeSequence(writeObjectIdentifier(SHA_256)),
    count(PBM_ROUNDS),
    writeSequence(writeObjectIdentifier(mac)),
  )
  return writeSequence(writeObjectIdentifier(CMP_IDS.passwordBasedMac), parameters)
}

/** RFC 9579 with PBKDF2 and HMAC-SHA-256. */
function pbmac1Algorithm(salt: Uint8Array): Uint8Array {
  const hmac = writeSequence(writeObjectIdentifier(HMAC_SHA_256), write(TAG.null))
  const derivation = writeSequence(
    writeObjectIdentifier(CMP_IDS.pbkdf2),
    writeSequence(writeOctetString(salt), count(PBKDF2_ROUNDS), count(32), hmac),
  )
  return writeSequence(writeObjectIdentifier(CMP_IDS.pbmac1), writeSequence(derivation, hmac))
}

/**
 * @param algorithm AlgorithmIdentifier, DER
 * @returns undefined for an algorithm that is not in the tables, or is made to keep us busy
 * @throws {ListError} what cannot be read
 */
export async function passwordMac(
  algorithm: Uint8Array,
  secret: Uint8Array,
  octets: Uint8Array,
): Promise<Uint8Array | undefined> {
  const plan = readPlan(algorithm)
  if (plan === undefined) return undefined
  return createHmac(plan.mac, await keyOf(plan, secret))
    .update(octets)
    .digest()
}

async function keyOf(plan: MacPlan, secret: Uint8Array): Promise<Uint8Array> {
  if (plan.by === 'pbkdf2') return promisify(pbkdf2)(secret, plan.salt, plan.rounds, plan.octets, plan.prf)
  let key = Buffer.concat([secret, plan.salt])
  for (let round = 0; round < plan.rounds; round++) key = hash(plan.owf, key, 'buffer')
  return key
}

/** PBMParameter (RFC 4210 5.1.3.1) or PBMAC1-params (RFC 8018 A.5). */
function readPlan(algorithm: Uint8Array): MacPlan | undefined {
  const fields = fieldsIn(algorithm, TAG.sequence, 'protection algorithm')
  const oid = objectIdentifier(fields.take(TAG.objectIdentifier))
  if (oid === CMP_IDS.passwordBasedMac) return pbmPlan(fields.take(TAG.sequence))
  return oid === CMP_IDS.pbmac1 ? pbmac1Plan(fields.take(TAG.sequence)) : undefined
}

function pbmPlan(parameters: Element): MacPlan | undefined {
  const fields = fieldsOf(parameters, TAG.sequence, 'PBMParameter')
  const salt = octetString(fields.take(TAG.octetString))
  const owf = HASHES[algorithmIn(fields.take(TAG.sequence))]
  const rounds = smallNumber(fields.take(TAG.integer))
  const mac = MACS[algorithmIn(fields.take(TAG.sequence))]
  if (owf === undefined || mac === undefined || rounds < 1 || rounds > MOST_PBM_ROUNDS) return undefined
  return { by: 'pbm', salt, rounds, owf, mac }
}

function pbmac1Plan(parameters: Element): MacPlan | undefined {
  const fields = fieldsOf(parameters, TAG.sequence, 'PBMAC1-params')
  const derivation = fieldsOf(fields.take(TAG.sequence), TAG.sequence, 'key derivation')
  const mac = MACS[algorithmIn(fields.take(TAG.sequence))]
  if (objectIdentifier(derivation.take(TAG.objectIdentifier)) !== CMP_IDS.pbkdf2) return undefined
  const given = fieldsOf(derivation.take(TAG.sequence), TAG.sequence, 'PBKDF2-params')
  const salt = octetString(given.take(TAG.octetString))
  const rounds = smallNumber(given.take(TAG.integer))
  const length = given.takeIf(TAG.integer)
  const named = given.takeIf(TAG.sequence)
  const prf = named === undefined ? HMAC_SHA_1_BY_DEFAULT : MACS[algorithmIn(named)]
  const octets = length === undefined ? 0 : smallNumber(length)
  if (mac === undefined || prf === undefined || rounds < 1 || rounds > MOST_PBKDF2_ROUNDS) return undefined
  return octets < 1 || octets > 64 ? undefined : { by: 'pbkdf2', salt, rounds, prf, octets, mac }
}

function algorithmIn(element: Element): string {
  return objectIdentifier(fieldsOf(element, TAG.sequence, 'algorithm').take(TAG.objectIdentifier))
}

/** A whole number of up to three octets. */
function count(number: number): Uint8Array {
  const octets = [number >> 16, (number >> 8) & 0xff, number & 0xff]
  const first = octets.findIndex((octet) => octet !== 0)
  const shortest = octets.slice(first)
  return write(TAG.integer, Uint8Array.from((shortest[0] ?? 0) > 0x7f ? [0, ...shortest] : shortest))
}
