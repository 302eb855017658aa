import { type CvCertificate, type Signer, sameKey } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { visibleReference } from '../../output/visible.ts'
import { inputName } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import { readCertificates } from '../read-certificates.ts'
import { keyIn, signerOf } from './key-file.ts'
import { needed, type SignOptions } from './sign-options.ts'

/** The key must be the one in the certificate: a slip between two keys of one name shows here. */
export async function issuerAndSigner(
  world: CliWorld,
  options: SignOptions,
): Promise<{ issuer: CvCertificate; signer: Signer }> {
  const file = needed(options.issuer, '--issuer', options.link === undefined ? '--request' : '--link')
  const keyFile = needed(options.key, '--key', '--issuer')
  const issuer = await onlyCertificate(world, file)
  const signer = signerOf(await keyIn(world, keyFile, options.keyPassword), issuer.publicKey.algorithm, keyFile)
  if (sameKey(issuer.publicKey, signer.publicKey)) return { issuer, signer }
  const reference = visibleReference(issuer.holderReference)
  throw new CliError('misuse', `${inputName(keyFile)} is not the key of ${reference} in ${inputName(file)}`)
}

/** The one certificate of a file. @throws {CliError} `misuse`, `refused` */
export async function onlyCertificate(world: CliWorld, file: string): Promise<CvCertificate> {
  const [certificate, ...others] = await readCertificates(world, [file])
  if (certificate !== undefined && others.length === 0) return certificate
  throw new CliError('misuse', `${inputName(file)} holds ${others.length + 1} certificates; give one`)
}
