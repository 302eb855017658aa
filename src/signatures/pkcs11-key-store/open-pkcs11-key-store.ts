import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ALGORITHMS, type AlgorithmName, type Signer, type VerificationKey } from '../../cvc/index.ts'
import { KeyStoreError } from '../errors.ts'
import type { KeptKey } from '../key-files.ts'
import type { KeySpec } from '../key-spec.ts'
import type { KeyStore, KeyWish } from '../key-store.ts'
import { verifiedSigner } from '../make-signer.ts'
import { RecentlyUsed } from '../recently-used.ts'
import { KeyReferences } from './key-reference.ts'
import { refusedPinsIn } from './refused-pins.ts'
import { tokenInput } from './token-input.ts'
import { type RefusedPins, TokenLink, type TokenLinkOptions, type TokenState } from './token-link.ts'
import { keyShownByToken, tokenSpecOf } from './token-public-key.ts'
import type { TokenPublicKey } from './token-requests.ts'

export interface Pkcs11KeyStoreOptions extends Omit<TokenLinkOptions, 'refusedPins'> {
  /** Of what the node notes of its keys in the token; no private key is in it. */
  readonly folder: string
  /** Of a PIN that was refused; nobody else can compute it. */
  readonly mark: (pin: string) => Promise<string>
}

/** Keys in a token: they are made there, sign there and never leave it. */
export interface Pkcs11KeyStore extends KeyStore {
  readonly tokenState: TokenState
  /** Of the process that owns the vendor's library. */
  readonly tokenProcess: number | undefined
  has(keyId: string): Promise<boolean>
  list(): Promise<KeptKey[]>
  remove(keyId: string): Promise<void>
  /** Looks into the token. @throws {KeyStoreError} `key-unknown`, `token-key-differs`, and as `signer` */
  assertThere(keyId: string): Promise<void>
  /** Opens the token, and keeps looking for one that is away. It never fails. */
  look(): Promise<void>
  /** The same at once, also where it is too early after a failure. */
  lookNow(): Promise<void>
  /** A PIN that was refused may be tried once more. */
  forgetRefusedPin(): Promise<void>
  /** Logs out; it is opened again by whoever needs it. */
  leave(): void
  close(): Promise<void>
}

const LABEL = 'eac-broker'
const MOST_SIGNERS_IN_MEMORY = 256

/** Nothing is asked of the token before somebody needs it, so a node starts while its token is away. */
export function openPkcs11KeyStore({ folder, mark, ...link }: Pkcs11KeyStoreOptions): Pkcs11KeyStore {
  return new TokenKeyStore(new KeyReferences(folder), refusedPinsIn(join(folder, 'refused-pin'), mark), link)
}

class TokenKeyStore implements Pkcs11KeyStore {
  readonly #references: KeyReferences
  readonly #refusedPins: RefusedPins
  readonly #link: TokenLink
  readonly #signers = new RecentlyUsed<string, Signer>(MOST_SIGNERS_IN_MEMORY)

  constructor(references: KeyReferences, refusedPins: RefusedPins, link: Omit<TokenLinkOptions, 'refusedPins'>) {
    this.#references = references
    this.#refusedPins = refusedPins
    this.#link = new TokenLink({ ...link, refusedPins })
  }

  get tokenState(): TokenState {
    return this.#link.state
  }

  get tokenProcess(): number | undefined {
    return this.#link.processId
  }

  async create(spec: KeySpec, wish?: KeyWish): ReturnType<KeyStore['create']> {
    if (wish?.use === 'tls')
      throw new KeyStoreError('key-spec-unsupported', { why: 'keys for TLS are not kept in a token' })
    const tokenSpec = tokenSpecOf(spec)
    const keyId = randomUUID()
    await this.#references.write(keyId)
    const label = `${LABEL} ${spec.algorithm}`
    const made = await this.#link.ask({ kind: 'generate', ckaId: ckaIdOf(keyId), label, spec: tokenSpec })
    const publicKey = shown(keyId, made, spec.algorithm)
    if (!isAsked(publicKey, spec)) throw differs(keyId, 'the token made a key of another kind')
    await this.#references.write(keyId, publicKey)
    return { keyId, publicKey }
  }

  async signer(keyId: string): Promise<Signer> {
    const known = this.#signers.get(keyId)
    if (known) return known
    const publicKey = (await this.#references.read(keyId))?.publicKey ?? (await this.#found(keyId))
    const signer = verifiedSigner({ publicKey, sign: (octets) => this.#sign(keyId, publicKey, octets) })
    this.#signers.set(keyId, signer)
    return signer
  }

  async has(keyId: string): Promise<boolean> {
    return this.#signers.get(keyId) !== undefined || (await this.#references.read(keyId)) !== undefined
  }

  list(): Promise<KeptKey[]> {
    return this.#references.list()
  }

  async remove(keyId: string): Promise<void> {
    await this.#link.ask({ kind: 'remove', ckaId: ckaIdOf(keyId) })
    this.#signers.delete(keyId)
    await this.#references.remove(keyId)
  }

  async assertThere(keyId: string): Promise<void> {
    const { publicKey } = await this.signer(keyId)
    const found = shown(keyId, await this.#find(keyId), publicKey.algorithm)
    if (!isDeepStrictEqual(found, publicKey)) throw differs(keyId, 'the token has another one by this id')
  }

  look(): Promise<void> {
    return this.#link.look()
  }

  lookNow(): Promise<void> {
    return this.#link.lookNow()
  }

  forgetRefusedPin(): Promise<void> {
    return this.#refusedPins.forget()
  }

  leave(): void {
    this.#link.leave()
  }

  async close(): Promise<void> {
    this.#link.close()
  }

  async #sign(keyId: string, publicKey: VerificationKey, octets: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#link.ask({ kind: 'sign', ckaId: ckaIdOf(keyId), ...tokenInput(publicKey, octets) })
    } catch (error) {
      if (error instanceof KeyStoreError && error.code === 'key-unknown') throw named(error, keyId)
      throw error
    }
  }

  async #find(keyId: string): Promise<TokenPublicKey> {
    try {
      return await this.#link.ask({ kind: 'find', ckaId: ckaIdOf(keyId) })
    } catch (error) {
      throw error instanceof KeyStoreError && error.code === 'key-unknown' ? named(error, keyId) : error
    }
  }

  /** A key whose note is not here: the process ended while it was made, or the folder is a new one. */
  async #found(keyId: string): Promise<VerificationKey> {
    const found = await this.#find(keyId)
    const algorithm = found.label.replace(`${LABEL} `, '')
    if (!(algorithm in ALGORITHMS)) throw differs(keyId, 'the label of the key in the token is not of our making')
    const publicKey = shown(keyId, found, algorithm as AlgorithmName)
    await this.#references.write(keyId, publicKey)
    return publicKey
  }
}

const ckaIdOf = (keyId: string): Uint8Array => {
  if (!/^[0-9a-f-]{36}$/.test(keyId)) throw new KeyStoreError('key-unknown', { keyId })
  return Uint8Array.from(Buffer.from(keyId.replaceAll('-', ''), 'hex'))
}

function shown(keyId: string, found: TokenPublicKey, algorithm: AlgorithmName): VerificationKey {
  try {
    return keyShownByToken(found, algorithm)
  } catch (error) {
    throw differs(keyId, (error as Error).message)
  }
}

function isAsked(key: VerificationKey, spec: KeySpec): boolean {
  if (key.kind === 'ecdsa') return 'curve' in spec && key.curve === spec.curve
  return 'modulusBits' in spec && 8 * key.modulus.length === spec.modulusBits
}

const differs = (keyId: string, why: string): KeyStoreError => new KeyStoreError('token-key-differs', { keyId, why })

const named = ({ details }: KeyStoreError, keyId: string): KeyStoreError =>
  new KeyStoreError('key-unknown', { ...details, keyId })
