import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDurably } from '../../files/index.ts'
import { KeyStoreError } from '../errors.ts'
import { type Sealed, seal, unseal } from './sealed.ts'

/** `store.json`: one salt for the whole store, so that scrypt runs once an opening, and a probe that tells a wrong secret. */
interface StoreHeader {
  readonly version: 1
  readonly kdf: {
    readonly name: 'scrypt'
    readonly N: number
    readonly r: number
    readonly p: number
    readonly salt: string
  }
  readonly probe: Sealed
}

const [PROBE, MOST_N, KEY_OCTETS, SALT_OCTETS] = ['eac-broker key store, version 1', 2 ** 20, 32, 32]

/** 128 MB and some 0.4 s an opening: OWASP's figure for a passphrase. */
export const SCRYPT_N = 2 ** 17

/**
 * The key under which all private keys of the store lie; makes the header if the folder has none.
 * @throws {KeyStoreError} `secret-wrong`, `store-damaged`
 */
export async function storeKey(folder: string, secret: Uint8Array | string, newN: number): Promise<Buffer> {
  const path = join(folder, 'store.json')
  const header = (await readHeader(path)) ?? (await makeHeader(path, secret, newN))
  const key = await derive(secret, header.kdf)
  try {
    unseal(key, header.probe, boundTo(header.kdf))
  } catch (cause) {
    throw new KeyStoreError('secret-wrong', { path }, { cause })
  }
  return key
}

async function makeHeader(path: string, secret: Uint8Array | string, N: number): Promise<StoreHeader> {
  const kdf = { name: 'scrypt', N, r: 8, p: 1, salt: randomBytes(SALT_OCTETS).toString('base64') } as const
  const probe = seal(await derive(secret, kdf), Buffer.from(PROBE), boundTo(kdf))
  const header: StoreHeader = { version: 1, kdf, probe }
  if (await createDurably(path, `${JSON.stringify(header, null, 2)}\n`)) return header
  return (await readHeader(path)) ?? header // another process was first: its salt counts
}

async function readHeader(path: string): Promise<StoreHeader | undefined> {
  try {
    return checkedHeader(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new KeyStoreError('store-damaged', { path }, { cause })
  }
}

function checkedHeader({ version, kdf, probe }: StoreHeader): StoreHeader {
  const { name, N, r, p, salt } = kdf
  const bounded = Number.isInteger(N) && N >= 2 && N <= MOST_N && r === 8 && p === 1
  const texts = [salt, probe.nonce, probe.ciphertext, probe.tag].every((text) => typeof text === 'string')
  if (version !== 1 || name !== 'scrypt' || !bounded || !texts) throw new Error('not a header of version 1')
  return { version, kdf: { name, N, r, p, salt }, probe }
}

function derive(secret: Uint8Array | string, { N, r, p, salt }: StoreHeader['kdf']): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r + 2 ** 20 }
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(salt, 'base64'), KEY_OCTETS, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

function boundTo(kdf: StoreHeader['kdf']): string {
  return JSON.stringify([PROBE, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt])
}
