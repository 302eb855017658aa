import { createHmac, hkdfSync, randomUUID } from 'node:crypto'
import { access, mkdir, readFile } from 'node:fs/promises'
import type { Signer } from '../../cvc/index.ts'
import { removeDurably, writeDurably } from '../../files/index.ts'
import { KeyStoreError } from '../errors.ts'
import { generateKeyPairFor } from '../generate-key-pair.ts'
import { fileOfKey, type KeptKey, keptKeysIn } from '../key-files.ts'
import type { KeyStore, KeyWish } from '../key-store.ts'
import { makeSigner } from '../make-signer.ts'
import { RecentlyUsed } from '../recently-used.ts'
import { type OpenedKey, readKeyFile, writeKeyFile } from './key-file.ts'
import { SCRYPT_N, storeKey } from './store-header.ts'

export interface FileKeyStoreOptions {
  /** Made if it is missing (mode 0700). Back it up with the secret kept elsewhere. */
  readonly folder: string
  /** A passphrase, or octets read from a file (32 random ones are best). The same at every opening. */
  readonly secret: Uint8Array | string
  /** Work factor for a store that is made now, a power of two; an existing store keeps its own. */
  readonly scryptN?: number
}

const MOST_SIGNERS_IN_MEMORY = 256

/**
 * Private keys in files, sealed with AES-256-GCM under a key that scrypt derives from the secret. Several processes may use one
 * folder. Signers stay in memory, so only the first signature of a key reads its file.
 * @throws {KeyStoreError} `secret-empty`, `secret-wrong`, `store-damaged`
 */
export async function openFileKeyStore(options: FileKeyStoreOptions): Promise<FileKeyStore> {
  const { folder, secret, scryptN = SCRYPT_N } = options
  if (secret.length === 0) throw new KeyStoreError('secret-empty', { path: folder })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return new SealedFiles(folder, await storeKey(folder, secret, scryptN))
}

export interface FileKeyStore extends KeyStore {
  has(keyId: string): Promise<boolean>
  list(): Promise<KeptKey[]>
  remove(keyId: string): Promise<void>
  tlsKey(keyId: string): Promise<string>
  /** Stands for a text, and can neither be computed nor be guessed from without the secret. */
  mark(text: string): string
}

class SealedFiles implements FileKeyStore {
  readonly #folder: string
  readonly #storeKey: Buffer
  readonly #signers = new RecentlyUsed<string, Signer>(MOST_SIGNERS_IN_MEMORY)

  constructor(folder: string, storeKey: Buffer) {
    this.#folder = folder
    this.#storeKey = storeKey
  }

  async create(spec: Parameters<KeyStore['create']>[0], { use }: KeyWish = {}): ReturnType<KeyStore['create']> {
    const pair = await generateKeyPairFor(spec)
    const keyId = randomUUID()
    await writeDurably(this.#path(keyId), writeKeyFile(this.#storeKey, keyId, { ...pair, use }))
    return { keyId, publicKey: pair.publicKey }
  }

  async signer(keyId: string): Promise<Signer> {
    const known = this.#signers.get(keyId)
    if (known) return known
    const signer = makeSigner(await this.#read(keyId))
    this.#signers.set(keyId, signer)
    return signer
  }

  async tlsKey(keyId: string): Promise<string> {
    const { privateKey, use } = await this.#read(keyId)
    if (use !== 'tls') throw new KeyStoreError('key-not-for-tls', { keyId })
    return String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  }

  async remove(keyId: string): Promise<void> {
    await removeDurably(this.#path(keyId))
    this.#signers.delete(keyId)
  }

  async has(keyId: string): Promise<boolean> {
    if (this.#signers.get(keyId) !== undefined) return true
    return access(this.#path(keyId)).then(
      () => true,
      () => false,
    )
  }

  list(): Promise<KeptKey[]> {
    return keptKeysIn(this.#folder)
  }

  mark(text: string): string {
    const own = hkdfSync('sha256', this.#storeKey, '', 'eac-broker mark, version 1', 32)
    return createHmac('sha256', Buffer.from(own)).update(text).digest('hex')
  }

  async #read(keyId: string): Promise<OpenedKey> {
    const path = this.#path(keyId)
    try {
      return readKeyFile(this.#storeKey, keyId, await readFile(path, 'utf8'))
    } catch (cause) {
      const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT'
      throw new KeyStoreError(absent ? 'key-unknown' : 'key-damaged', { keyId, path }, { cause })
    }
  }

  #path(keyId: string): string {
    return fileOfKey(this.#folder, keyId)
  }
}
