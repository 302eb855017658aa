import { CliError } from '../cli-error.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { x509sIn } from '../x509-certificates.ts'

/**
 * The one certificate of a file, compared with what its owner told over another channel.
 * @param told its SHA-256, where that was told
 * @returns DER in base64
 * @throws {CliError} `misuse` where the file holds another number, `refused` where it is another certificate
 */
export async function signingCertificateIn(world: CliWorld, file: string, told: string | undefined): Promise<string> {
  const [certificate, ...more] = x509sIn(await readInput(world, file), inputName(file))
  if (certificate === undefined || more.length > 0) {
    throw new CliError('misuse', `${inputName(file)} holds ${more.length + 1} certificates; give the one that signs`)
  }
  const { der, sha256 } = certificate
  if (told !== undefined && told !== sha256) {
    throw new CliError('refused', `${inputName(file)} has the SHA-256 ${sha256}, not the one that was told`)
  }
  return Buffer.from(der).toString('base64')
}
