import type { DecodedRequest } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { inputName } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import { readableObject } from '../read-certificates.ts'
import { readObjects } from '../read-objects.ts'

/** The one request of a file. @throws {CliError} `misuse`, `refused` */
export async function readRequest(world: CliWorld, file: string): Promise<DecodedRequest> {
  const objects = (await readObjects(world, file)).map((octets) => readableObject(octets, file))
  const [only, ...others] = objects
  if (only === undefined || others.length > 0) {
    throw new CliError('misuse', `${inputName(file)} holds ${objects.length} objects; give one request`)
  }
  if (only.kind === 'certificate') throw new CliError('misuse', `${inputName(file)} is a certificate, not a request`)
  return only
}
