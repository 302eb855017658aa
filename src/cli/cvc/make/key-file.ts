import { type AlgorithmName, CvcError, type Signer } from '../../../cvc/index.ts'
import { generatePortableKey, type PortableKey, readPortableKey } from '../../../signatures/index.ts'
import { CliError } from '../../cli-error.ts'
import { inputName, readInput } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import { defaultAlgorithm, type NewKey, specOf } from './key-choice.ts'

/** Where the key of a command comes from: a file, or made now and kept in one. */
export interface KeyOptions {
  readonly key?: string
  readonly keyPassword?: string
  readonly newKey?: NewKey
  readonly keyOut?: string
  readonly algorithm?: AlgorithmName
}

/** A signer, and its key as it is to be kept where it was made now. */
export interface ReadySigner {
  readonly signer: Signer
  readonly keep: { readonly path: string; readonly pem: string } | undefined
}

/** @throws {CliError} `misuse` */
export async function readySigner(world: CliWorld, options: KeyOptions): Promise<ReadySigner> {
  const { key: file, newKey, keyOut: path, algorithm } = options
  if ((file === undefined) === (newKey === undefined)) {
    throw new CliError('misuse', 'name the key with --key FILE, or have one made with --new-key KIND --key-out FILE')
  }
  if (newKey !== undefined && path === undefined) {
    throw new CliError('misuse', 'where is the new key to be kept? Say --key-out FILE')
  }
  if (newKey === undefined && path !== undefined) {
    throw new CliError('misuse', '--key-out is for a key that is made now, with --new-key')
  }
  const password = await readPassword(world, options.keyPassword)
  if (file !== undefined)
    return { signer: signerOf(await readKey(world, file, password), algorithm, file), keep: undefined }
  const made = await makeKey(newKey!, algorithm)
  return { signer: signerOf(made, algorithm, 'the new key'), keep: { path: path!, pem: made.toPem(password) } }
}

/** A private key in a file, with its password file where it has one. @throws {CliError} `misuse` */
export async function keyIn(world: CliWorld, file: string, passwordFile: string | undefined): Promise<PortableKey> {
  return readKey(world, file, await readPassword(world, passwordFile))
}

/** @param algorithm by default the one that fits the key */
export function signerOf(key: PortableKey, algorithm: AlgorithmName | undefined, name: string): Signer {
  try {
    return key.signer(algorithm ?? defaultAlgorithm(key.material))
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    const family = key.material.kind === 'ecdsa' ? 'id-TA-ECDSA-…' : 'id-TA-RSA-…'
    const why =
      error.code === 'key-kind-mismatch'
        ? `does not sign with ${algorithm}; its algorithms are ${family}`
        : `cannot be used: ${error.message}`
    throw new CliError('misuse', `${inputName(name)} ${why}`, { cause: error })
  }
}

/** Keeps a key that was made now. @throws {CliError} `misuse` where it would replace a file */
export async function keepKey(world: CliWorld, { path, pem }: { path: string; pem: string }): Promise<void> {
  try {
    await world.createPrivateFile(path, new TextEncoder().encode(pem))
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const why = exists ? 'there is such a file; a key is never written over another' : reasonOf(error)
    throw new CliError('misuse', `${path}: ${why}`, { cause: error })
  }
}

async function readKey(world: CliWorld, file: string, password: string | undefined): Promise<PortableKey> {
  const answer = readPortableKey(await readInput(world, file), password)
  switch (answer.kind) {
    case 'key':
      return answer.key
    case 'locked': {
      const how =
        password === undefined ? 'name a file with its password: --key-password FILE' : 'the password does not fit'
      throw new CliError('misuse', `${inputName(file)} is an encrypted key; ${how}`)
    }
    case 'unsuitable':
      throw new CliError(
        'misuse',
        `${inputName(file)} is a private key that no certificate can carry (${answer.found})`,
      )
    case 'not-a-private-key':
      throw new CliError('misuse', `${inputName(file)} is not a private key in PKCS#8 (PEM or DER)`)
  }
}

async function makeKey(newKey: NewKey, algorithm: AlgorithmName | undefined): Promise<PortableKey> {
  const spec = specOf(newKey, algorithm)
  if (spec === undefined) throw new CliError('misuse', `a key of ${newKey} does not sign with ${algorithm}`)
  return generatePortableKey(spec)
}

/** The first line of the file. */
async function readPassword(world: CliWorld, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  const [line = ''] = Buffer.from(await readInput(world, file))
    .toString('utf8')
    .split(/\r?\n/, 1)
  if (line === '') throw new CliError('misuse', `${inputName(file)} has no password in its first line`)
  return line
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
