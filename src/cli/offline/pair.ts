import { type Command, Option } from 'commander'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { authorityName, fingerprint, mandatory } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { readInput } from '../read-input.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface PairOptions extends Place, UserOptions {
  readonly key: string
  readonly fingerprint: string
  readonly json?: true
}

/** `eac offline pair NAME`: batches of the machine with this key are taken from now on. */
export function pairMachine(world: CliWorld): Command {
  const made = nodeCommand(
    'pair',
    'take batches of another machine, known by its batch key, and write batches for it',
    'eac offline pair vault --key vault.key.der --fingerprint 3F:09:…',
  )
    .argument('<name>', 'what you call it: letters, digits and hyphens', authorityName)
    .requiredOption('--key <file>', 'its public key, as its eac offline key wrote it')
    .addOption(
      mandatory(
        new Option('--fingerprint <sha256>', 'as its people read it out to you, not from the medium').argParser(
          fingerprint,
        ),
      ),
    )
  return withJson(withUser(made, 'who compared the fingerprint, for the record')).action(
    async (name: string, options: PairOptions) => {
      const octets = await readInput(world, options.key)
      if (octets.length === 0) throw new CliError('misuse', `${options.key} is empty`)
      const publicKey = Buffer.from(octets).toString('base64')
      const input = { name, publicKey, fingerprint: options.fingerprint, ...(await userOf(world, options)) }
      const paired = await withOperator(world, options, (operator) => operator.call('ceremony.pair', input))
      world.out(
        options.json ? jsonText(paired) : `Paired with ${name}, by its batch key SHA-256 ${paired.fingerprint}\n`,
      )
    },
  )
}
