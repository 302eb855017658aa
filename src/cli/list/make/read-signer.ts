import { ListError, type MakingWish, openListSigner } from '../../../lists/index.ts'
import { CliError } from '../../cli-error.ts'
import { inputName, readInput } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import { readCertificatePlaces } from './certificate-places.ts'

export interface SignerOptions {
  readonly signer?: string
  readonly signerCertificate?: string
  readonly signerChain?: readonly string[]
  readonly passphraseFile?: string
}

/** The signer of the command line; undefined: the node is to sign. @throws {CliError} `misuse`, `refused` */
export async function readSigner(
  world: CliWorld,
  { signer: keyFile, signerCertificate, signerChain = [], passphraseFile }: SignerOptions,
): Promise<Pick<MakingWish, 'signer' | 'signerChain'> | undefined> {
  if (keyFile === undefined) {
    if (signerCertificate === undefined && passphraseFile === undefined && signerChain.length === 0) return undefined
    throw new CliError('misuse', 'to sign here name the key with --signer; without it the node signs with its own')
  }
  if (signerCertificate === undefined) {
    throw new CliError('misuse', 'name the certificate of --signer with --signer-certificate FILE')
  }
  const key = await readInput(world, keyFile)
  const certificate = await readInput(world, signerCertificate)
  const passphrase = passphraseFile === undefined ? undefined : await readPassphrase(world, passphraseFile)
  try {
    const signer = openListSigner({ key, certificate, ...(passphrase !== undefined && { passphrase }) })
    return { signer, signerChain: await readCertificatePlaces(world, signerChain) }
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new CliError('misuse', `${inputName(keyFile)} cannot sign: ${cause.message}`, { cause })
  }
}

async function readPassphrase(world: CliWorld, file: string): Promise<string> {
  return Buffer.from(await readInput(world, file))
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
