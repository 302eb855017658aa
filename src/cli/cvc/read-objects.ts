import { CliError } from '../cli-error.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { recogniseOctets } from './recognise.ts'
import { splitObjects } from './split-objects.ts'

const DER_SEQUENCE = 0x30 // how X.509 and PKCS objects begin; ours begin with 7F21 or 67

/**
 * The objects a file holds, in whichever form, not yet decoded.
 * @throws {CliError} `misuse` when the file cannot be read or is in none of the forms
 */
export async function readObjects(world: CliWorld, path: string): Promise<Uint8Array[]> {
  return splitObjects(await readOctets(world, path))
}

async function readOctets(world: CliWorld, path: string): Promise<Uint8Array> {
  const bytes = await readInput(world, path)
  if (bytes.length === 0) throw new CliError('misuse', `${inputName(path)} is empty`)
  const octets = recogniseOctets(bytes)
  if (octets === undefined) {
    throw new CliError('misuse', `${inputName(path)} is neither DER nor its hexadecimal, base64 or PEM form`)
  }
  if (octets[0] === DER_SEQUENCE) {
    const what = 'an X.509 certificate, a private key or the like, not a card-verifiable certificate or request'
    throw new CliError('misuse', `${inputName(path)} is ${what}`)
  }
  return octets
}
