import { CvcError, decodeCardVerifiable } from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { readObjects } from '../cvc/read-objects.ts'
import { visible } from '../output/visible.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'

const FIRST_OCTETS = [0x67, 0x7f] // of an authenticated request; of certificates and requests

/**
 * The objects of a file that is to leave the house. A broken one is let go with a remark, since how a service answers it is
 * worth knowing, too; a file of another kind (a key, say) is not.
 * @throws {CliError} `misuse`
 */
export async function outgoingObjects(world: CliWorld, file: string): Promise<Uint8Array[]> {
  const objects = await readObjects(world, file)
  if (objects.some(([first]) => first === undefined || !FIRST_OCTETS.includes(first))) {
    throw new CliError('misuse', `${inputName(file)} holds something else than card-verifiable objects; it is not sent`)
  }
  for (const octets of objects) remark(world, octets, file)
  return objects
}

/** The one certificate request of a file. @throws {CliError} `misuse` */
export async function outgoingRequest(world: CliWorld, file: string): Promise<Uint8Array> {
  const [certReq, ...others] = await outgoingObjects(world, file)
  if (certReq === undefined || others.length > 0) {
    throw new CliError('misuse', `${inputName(file)} holds ${others.length + 1} objects; a request is sent alone`)
  }
  return certReq
}

function remark(world: CliWorld, octets: Uint8Array, file: string): void {
  try {
    decodeCardVerifiable(octets, { mode: 'tolerant' })
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    world.err(`note: ${visible(inputName(file))} is sent although it is not readable (${visible(error.message)})\n`)
  }
}
