import { type CvCertificate, CvcError } from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { readObjects } from './read-objects.ts'
import { readObject } from './summarise.ts'

/** The certificates of these files; requests beside them do not matter. @throws {CliError} `misuse`, `refused` */
export async function readCertificates(world: CliWorld, files: readonly string[]): Promise<CvCertificate[]> {
  const certificates: CvCertificate[] = []
  for (const file of files) {
    const objects = (await readObjects(world, file)).map((octets) => readableObject(octets, file))
    const found = objects.flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []))
    if (found.length === 0) throw new CliError('misuse', `${inputName(file)} holds a request, not a certificate`)
    certificates.push(...found)
  }
  return certificates
}

/** The object in tolerant reading. @throws {CliError} `refused` */
export function readableObject(octets: Uint8Array, file: string) {
  const read = readObject(octets)
  if (!(read instanceof CvcError)) return read
  throw new CliError('refused', `${inputName(file)} is not readable: ${read.message}`, { cause: read })
}
