import { createHmac, hkdfSync, randomUUID } from 'node:crypto'
import { access, mkdir, readFile, stat, utimes } from 'node:fs/promises'
import type { Signer } from '../../cvc/index.ts'
import { removeDurably, writeDurably } from '../../files/index.ts'
import { KeyStoreError } from '../errors.ts'
import { generateKeyPairFor } from '../generate-key-pair.ts'
import { fileOfKey, type KeptKey, keptKeysIn } from '../key-files.ts'
import type { KeyStore, KeyWish } from '../key-store.ts'
import { makeSigner } from '../make-signer.ts'
import { RecentlyUsed } from '../recently-used.ts'
import { type Given, StoreDoor, type StoreState } from './door.ts'
import { SCRYPT_N } from './kdf.ts'
import { type OpenedKey, readKeyFile, writeKeyFile } from './key-file.ts'
import { assertNotEmpty, type NewSecret, type StoreSecret } from './locks.ts'
import {
  forgetBefore,
  hasSameLock,
  makeHeader,
  type OpenedStore,
  readHeader,
  replaceHeader,
  sealedMeanwhile,
} from './store-header.ts'

export interface FileKeyStoreOptions {
  /** Made if it is missing (mode 0700). Back it up with the secret kept elsewhere. */
  readonly folder: string
  /** The same at every opening. `persons`: it is opened later, by {@link FileKeyStore.give}. */
  readonly secret: StoreSecret | { readonly kind: 'persons' }
  /** Work factor for a store that is made or sealed anew now, a power of two; an existing store keeps its own. */
  readonly scryptN?: number
  /** Somebody needs the key of a store that is locked; it may be opened until this comes back. */
  readonly onLocked?: () => Promise<void>
  /** The file of a key was altered, or is another's. */
  readonly onDamaged?: (error: KeyStoreError) => void
}

const MOST_SIGNERS_IN_MEMORY = 256

/**
 * Private keys in files, sealed with AES-256-GCM under the key of the store, which lies beside them sealed under a secret. Several processes
 * may use one folder. Signers stay in memory, so only the first signature of a key reads its file.
 * @throws {KeyStoreError} `secret-empty`, `secret-wrong`, `secret-other-kind`, `store-missing`, `store-damaged`
 */
export async function openFileKeyStore(options: FileKeyStoreOptions): Promise<FileKeyStore> {
  const { folder, secret, scryptN = SCRYPT_N } = options
  if (secret.kind === 'passphrase') assertNotEmpty(secret, folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const there = await readHeader(folder)
  if (there === undefined && secret.kind === 'persons') throw new KeyStoreError('store-missing', { path: folder })
  const header = there ?? (await makeHeader(folder, secret as StoreSecret, scryptN))
  return new SealedFiles(options, await StoreDoor.open(folder, header, secret))
}

export interface FileKeyStore extends KeyStore {
  readonly state: StoreState
  /** Of its header. What others derived from the passphrase of a store of version 1 is not derived from its key. */
  readonly version: 1 | 2
  /** What others derived from the secret until now, while the store is being sealed anew; undefined: it is not, or it is locked. */
  readonly carried: Readonly<Record<string, Buffer>> | undefined
  has(keyId: string): Promise<boolean>
  list(): Promise<KeptKey[]>
  remove(keyId: string): Promise<void>
  tlsKey(keyId: string): Promise<string>
  /** Stands for a text, and can neither be computed nor be guessed from without the secret. @throws {KeyStoreError} `keys-locked` */
  mark(text: string): Promise<string>
  /** 32 octets for one purpose alone. @throws {KeyStoreError} `keys-locked` */
  derivedKey(purpose: string): Promise<Buffer>
  /** @throws {KeyStoreError} `person-unknown`, `passphrase-wrong`, `store-damaged`; `keys-locked`: it was locked meanwhile */
  give(person: string, passphrase: string): Promise<Given>
  /** What persons gave is forgotten, and no signer that is out signs any more. */
  lock(): void
  /**
   * Only the new secret opens the store from here on. A crash leaves it as it was, or so that any later opening goes on with `sealRest`.
   * @param carried what others derived from the secret until now
   * @throws {KeyStoreError} `secret-empty`, `key-damaged`: then nothing was done
   */
  reseal(secret: NewSecret, carried: Readonly<Record<string, Buffer>>): Promise<void>
  /** Seals the files under the new key, all that are not. @returns how many files of keys there are */
  sealRest(): Promise<number>
  /** What was in use before opens nothing any more. */
  endReseal(): Promise<void>
}

class SealedFiles implements FileKeyStore {
  readonly #options: FileKeyStoreOptions
  readonly #folder: string
  readonly #door: StoreDoor
  #signers = new RecentlyUsed<string, Signer>(MOST_SIGNERS_IN_MEMORY)
  #asking: Promise<void> | undefined

  constructor(options: FileKeyStoreOptions, door: StoreDoor) {
    this.#options = options
    this.#folder = options.folder
    this.#door = door
  }

  get state(): StoreState {
    return this.#door.state
  }

  get version(): 1 | 2 {
    return this.#door.header.version
  }

  get carried(): Readonly<Record<string, Buffer>> | undefined {
    return this.#door.opened?.before?.carried
  }

  async create(spec: Parameters<KeyStore['create']>[0], { use }: KeyWish = {}): ReturnType<KeyStore['create']> {
    await this.#asked()
    this.#inHand() // before the work
    const pair = await generateKeyPairFor(spec)
    const keyId = randomUUID()
    await this.#asked()
    await writeDurably(this.#path(keyId), writeKeyFile(this.#inHand().key, keyId, { ...pair, use }))
    if (await this.#isSealedAnew()) {
      await removeDurably(this.#path(keyId)) // it came too late to be sealed with the others: nothing would open it
      throw sealedMeanwhile(this.#folder)
    }
    return { keyId, publicKey: pair.publicKey }
  }

  async signer(keyId: string): Promise<Signer> {
    const known = this.#signers.get(keyId)
    if (known) return known
    const signers = this.#signers // before: while the file is read the keys may be locked
    const pair = await this.#read(keyId)
    const { publicKey, sign } = makeSigner(pair)
    const signer: Signer = {
      publicKey,
      sign: async (octets) => {
        if (signers === this.#signers) return sign(octets)
        throw new KeyStoreError('keys-locked') // it was, since this one was made
      },
    }
    signers.set(keyId, signer)
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

  async mark(text: string): Promise<string> {
    return createHmac('sha256', await this.derivedKey('eac-broker mark, version 1'))
      .update(text)
      .digest('hex')
  }

  async derivedKey(purpose: string): Promise<Buffer> {
    await this.#asked()
    return Buffer.from(hkdfSync('sha256', this.#inHand().key, '', purpose, 32))
  }

  give(person: string, passphrase: string): Promise<Given> {
    return this.#door.give(person, passphrase)
  }

  lock(): void {
    this.#door.shut()
    if (this.#door.opened === undefined) this.#signers = new RecentlyUsed(MOST_SIGNERS_IN_MEMORY)
  }

  async reseal(secret: NewSecret, carried: Readonly<Record<string, Buffer>>): Promise<void> {
    assertNotEmpty(secret, this.#folder)
    await this.#asked()
    if (this.carried !== undefined) throw new Error('what was begun before is to be finished first')
    for (const { keyId } of await this.list()) await this.#read(keyId)
    const { scryptN = SCRYPT_N } = this.#options
    const until = this.#inHand()
    this.#door.replace(await replaceHeader(this.#folder, secret, { key: until.key, carried }, scryptN), until)
  }

  async sealRest(): Promise<number> {
    await this.#asked()
    const kept = await this.list()
    if (this.carried !== undefined) for (const { keyId } of kept) await this.#sealAgain(keyId)
    return kept.length
  }

  async endReseal(): Promise<void> {
    await this.#asked()
    const until = this.#inHand()
    const { key, before } = until
    const { header } = this.#door
    if (before === undefined || header.version === 1) return
    const ended = await forgetBefore(this.#folder, header)
    this.#door.replace({ header: ended, opened: { key, before: undefined } }, until)
    for (const one of [before.key, ...Object.values(before.carried)]) one.fill(0)
  }

  /** One that opens under neither key was altered: it is left as it is, and told of where it is needed. */
  async #sealAgain(keyId: string): Promise<void> {
    const path = this.#path(keyId)
    const text = await readFile(path, 'utf8').catch(whereMissing)
    const since = await stat(path).catch(whereMissing)
    if (text === undefined || since === undefined) return // removed meanwhile
    const { key, before } = this.#inHand() // and nothing is waited for until it is sealed: they may be overwritten
    const pair = before && opens(key, keyId, text) === undefined ? opens(before.key, keyId, text) : undefined
    if (pair === undefined) return
    const sealed = writeKeyFile(key, keyId, pair)
    await writeDurably(path, sealed)
    await utimes(path, since.atime, since.mtime) // since when it is kept
  }

  async #read(keyId: string): Promise<OpenedKey> {
    const path = this.#path(keyId)
    const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') throw new KeyStoreError('key-unknown', { keyId, path }, { cause })
      throw this.#damaged(keyId, path, cause)
    })
    await this.#asked()
    const opened = this.#inHand()
    try {
      return readWith(opened, keyId, text)
    } catch (cause) {
      if (await this.#isSealedAnew()) throw sealedMeanwhile(this.#folder)
      throw this.#damaged(keyId, path, cause)
    }
  }

  /** By another process, so that what is in memory here opens nothing that it wrote. */
  async #isSealedAnew(): Promise<boolean> {
    return !hasSameLock(this.#door.header, await readHeader(this.#folder))
  }

  #damaged(keyId: string, path: string, cause: unknown): KeyStoreError {
    const error = new KeyStoreError('key-damaged', { keyId, path }, { cause })
    this.#options.onDamaged?.(error)
    return error
  }

  /** Persons are asked where somebody can ask them. */
  async #asked(): Promise<void> {
    if (this.#door.opened !== undefined || this.#options.onLocked === undefined) return
    this.#asking ??= this.#options.onLocked().finally(() => {
      this.#asking = undefined
    })
    await this.#asking
  }

  /** For use at once: after anything was waited for these octets may be overwritten. @throws {KeyStoreError} `keys-locked` */
  #inHand(): OpenedStore {
    const { opened } = this.#door
    if (opened === undefined) throw new KeyStoreError('keys-locked')
    return opened
  }

  #path(keyId: string): string {
    return fileOfKey(this.#folder, keyId)
  }
}

function readWith({ key, before }: OpenedStore, keyId: string, text: string): OpenedKey {
  try {
    return readKeyFile(key, keyId, text)
  } catch (error) {
    if (before === undefined) throw error
    return readKeyFile(before.key, keyId, text)
  }
}

function whereMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function opens(key: Buffer, keyId: string, text: string): OpenedKey | undefined {
  try {
    return readKeyFile(key, keyId, text)
  } catch {
    return undefined
  }
}
