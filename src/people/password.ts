import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { PeopleError } from './people-error.ts'

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

/** @throws {PeopleError} `password-short`, `password-long` */
export async function hashPassword(
  password: string,
  parameters: ScryptParameters = SCRYPT_PARAMETERS,
): Promise<StoredPassword> {
  if ([...password].length < LEAST_CHARACTERS) {
    throw new PeopleError('password-short', `A password has at least ${LEAST_CHARACTERS} characters.`)
  }
  if (password.length > MOST_CHARACTERS) {
    throw new PeopleError('password-long', `A password has at most ${MOST_CHARACTERS} characters.`)
  }
  const salt = randomBytes(SALT_OCTETS)
  return { ...parameters, salt, hash: await derive(password, salt, parameters) }
}

/** As long to look at as any other, and fitted by no password: for somebody who has not chosen one yet. */
export function unusablePassword(): StoredPassword {
  return { ...SCRYPT_PARAMETERS, salt: randomBytes(SALT_OCTETS), hash: randomBytes(HASH_OCTETS) }
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

const AT_ONCE = 2 // 128 MiB each
const WAITING_AT_MOST = 30
let working = 0
const waiting: (() => void)[] = []

/** @throws {PeopleError} `busy`: whoever knocks cannot take all memory, nor keep people waiting for minutes */
async function derive(password: string, salt: Uint8Array, parameters: ScryptParameters): Promise<Buffer> {
  if (working >= AT_ONCE) {
    if (waiting.length >= WAITING_AT_MOST) {
      throw new PeopleError('busy', 'Too many passwords are being looked at; try again in a moment.')
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else working++
  try {
    return await deriveNow(password, salt, parameters)
  } finally {
    const next = waiting.shift()
    if (next === undefined) working--
    else next() // takes over this place
  }
}

function deriveNow(password: string, salt: Uint8Array, parameters: ScryptParameters): Promise<Buffer> {
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
