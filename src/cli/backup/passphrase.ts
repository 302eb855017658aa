import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../world.ts'

const FEWEST_CHARACTERS = 12

/** @throws {CliError} when the file cannot be read, or its passphrase is too short to keep anybody out */
export async function passphraseIn(world: CliWorld, file: string): Promise<string> {
  const text = await world.readFile(file).then(
    (octets) => Buffer.from(octets).toString('utf8').trim(),
    (cause: Error) => {
      throw new CliError('misuse', `the passphrase file ${file} cannot be read: ${cause.message}`, { cause })
    },
  )
  if (text.length >= FEWEST_CHARACTERS) return text
  throw new CliError(
    'misuse',
    `the passphrase in ${file} has ${text.length} characters; at least ${FEWEST_CHARACTERS} are needed`,
  )
}
