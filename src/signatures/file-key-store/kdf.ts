import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto'

/** How a passphrase becomes a key (RFC 7914); `salt` in base64. */
export interface Kdf {
  readonly name: 'scrypt'
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: string
}

const [MOST_N, SALT_OCTETS] = [2 ** 20, 32]
export const KEY_OCTETS = 32

/** 128 MB and some 0.4 s an opening: OWASP's figure for a passphrase. */
export const SCRYPT_N = 2 ** 17

export const newKdf = (N: number): Kdf => ({
  name: 'scrypt',
  N,
  r: 8,
  p: 1,
  salt: randomBytes(SALT_OCTETS).toString('base64'),
})

/** What stands in a file is not let take all memory. @throws {Error} */
export function checkedKdf({ name, N, r, p, salt }: Kdf): Kdf {
  const bounded = Number.isInteger(N) && N >= 2 && N <= MOST_N && r === 8 && p === 1
  if (name !== 'scrypt' || !bounded || typeof salt !== 'string') throw new Error('not parameters of scrypt')
  return { name, N, r, p, salt }
}

export function derive(secret: Uint8Array | string, { N, r, p, salt }: Kdf): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r + 2 ** 20 }
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(salt, 'base64'), KEY_OCTETS, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
