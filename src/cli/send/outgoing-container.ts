import { CliError } from '../cli-error.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'

/** A ContentInfo of any type (RFC 5652 3), good or not; a file of another kind (a key in PEM, say) does not leave the house. */
export async function outgoingContainer(world: CliWorld, file: string): Promise<Uint8Array> {
  const octets = await readInput(world, file)
  if (beginsAsContentInfo(octets)) return octets
  throw new CliError('misuse', `${inputName(file)} is no CMS container in DER or BER; it is not sent`)
}

/** A SEQUENCE that begins with an object identifier: a private key or a certificate does not. */
function beginsAsContentInfo(octets: Uint8Array): boolean {
  const [tag, length = 0] = octets
  const start = length > 0x80 ? 2 + (length & 0x7f) : 2 // 0x80: indefinite
  return tag === 0x30 && octets[start] === 0x06
}
