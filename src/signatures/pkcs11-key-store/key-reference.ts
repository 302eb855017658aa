import { mkdir, readFile } from 'node:fs/promises'
import {
  decodePublicKey,
  encodePublicKey,
  publicKeyOf,
  type VerificationKey,
  verificationKey,
} from '../../cvc/index.ts'
import { removeDurably, writeDurably } from '../../files/index.ts'
import { KeyStoreError } from '../errors.ts'
import { fileOfKey, type KeptKey, keptKeysIn } from '../key-files.ts'

/** What a node notes of a key in the token: that it is there, and, once it was made, its public part (base64, a `7F49` object). */
interface ReferenceFile {
  readonly version: 1
  readonly keyId: string
  readonly publicKey?: string
}

/** Undefined where the process ended while the key was made. */
export type KeyReference = { readonly publicKey: VerificationKey | undefined }

/** The folder of these notes, one file a key. The first is written before the token is asked to make the key, so none is forgotten. */
export class KeyReferences {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async write(keyId: string, publicKey?: VerificationKey): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const shown = publicKey && { publicKey: textOf(publicKey) }
    const file: ReferenceFile = { version: 1, keyId, ...shown }
    await writeDurably(this.#path(keyId), `${JSON.stringify(file, null, 2)}\n`)
  }

  /** @returns undefined: no note of it. @throws {KeyStoreError} `key-unknown` for what is no id of ours, `key-damaged` */
  async read(keyId: string): Promise<KeyReference | undefined> {
    const path = this.#path(keyId)
    try {
      return parse(keyId, await readFile(path, 'utf8'))
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw new KeyStoreError('key-damaged', { keyId, path }, { cause })
    }
  }

  async remove(keyId: string): Promise<void> {
    if ((await this.read(keyId)) !== undefined) await removeDurably(this.#path(keyId))
  }

  list(): Promise<KeptKey[]> {
    return keptKeysIn(this.#folder)
  }

  #path(keyId: string): string {
    return fileOfKey(this.#folder, keyId)
  }
}

function parse(keyId: string, text: string): KeyReference {
  const { version, keyId: noted, publicKey } = JSON.parse(text) as ReferenceFile
  if (version !== 1 || noted !== keyId) throw new Error('not the note of this key')
  if (publicKey === undefined) return { publicKey: undefined }
  return { publicKey: verificationKey(decodePublicKey(Buffer.from(publicKey, 'base64'))) }
}

const textOf = (publicKey: VerificationKey): string =>
  Buffer.from(encodePublicKey(publicKeyOf(publicKey, { domainParameters: true }))).toString('base64')
