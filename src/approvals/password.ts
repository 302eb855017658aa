import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { ApprovalError } from './approval-error.ts'

/** RFC 7914. Stored with each password, so that they can be raised: older ones stay readable. */
export interface ScryptParameters {
  readonly cost: number // a power of two
  readonly blockSize: number
  readonly parallelization: number
}

export interface StoredPassword extends ScryptParameters {
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

export const SCRYPT_PARAMETERS: ScryptParameters = { cost: 2 ** 17, blockSize: 8, parallelization: 1 }

const SALT_OCTETS = 16
const HASH_OCTETS = 32
const LEAST_CHARACTERS = 12
const MOST_CHARACTERS = 1_000

/** @throws {ApprovalError} `password-short`, `password-long` */
export async function hashPassword(
  password: string,
  parameters: ScryptParameters = SCRYPT_PARAMETERS,
): Promise<StoredPassword> {
  if ([...password].length < LEAST_CHARACTERS) {
    throw new ApprovalError('password-short', `A password has at least ${LEAST_CHARACTERS} characters.`)
  }
  if (password.length > MOST_CHARACTERS) {
    throw new ApprovalError('password-long', `A password has at most ${MOST_CHARACTERS} characters.`)
  }
  const salt = randomBytes(SALT_OCTETS)
  return { ...parameters, salt, hash: await derive(password, salt, parameters) }
}

/** @param stored undefined: nobody of that name is known; it takes as long, and never fits */
export async function fitsPassword(password: string, stored: StoredPassword | undefined): Promise<boolean> {
  const given = password.slice(0, MOST_CHARACTERS + 1)
  if (stored === undefined) {
    await derive(given, new Uint8Array(SALT_OCTETS), SCRYPT_PARAMETERS)
    return false
  }
  return timingSafeEqual(await derive(given, stored.salt, stored), stored.hash)
}

function derive(password: string, salt: Uint8Array, parameters: ScryptParameters): Promise<Buffer> {
  const { cost, blockSize, parallelization } = parameters
  const options: ScryptOptions = { cost, blockSize, parallelization, maxmem: 2 * 128 * cost * blockSize }
  return new Promise((resolve, reject) => {
    // the same word typed on another keyboard may come composed otherwise
    scrypt(password.normalize('NFC'), salt, HASH_OCTETS, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
