import type { Command } from 'commander'
import { ListError, readList } from '../../lists/index.ts'
import { LIST_KINDS, type ListKind } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { inputName, readInput } from '../read-input.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface AddOptions extends Place {
  readonly authority?: string
  readonly json?: true
}

/** `eac list add FILE`: the node keeps the list if it verifies, gives it out, and sends it on. */
export function addList(world: CliWorld): Command {
  const made = nodeCommand('add', 'bring a list to a node, which keeps it if it verifies', 'eac list add master.ml')
    .argument('<file>', 'master, defect or document signer list (CMS, DER or BER)')
    .option(...WHICH_AUTHORITY)
  return withJson(made).action(async (file: string, options: AddOptions) => {
    const octets = await readInput(world, file)
    const kind = kindOf(octets, inputName(file))
    const taken = await withOperator(world, options, async (operator) =>
      operator.call('list.add', {
        name: await meantAuthority(operator, options.authority),
        kind,
        octets: Buffer.from(octets).toString('base64'),
      }),
    )
    if (options.json) return world.out(jsonText(taken))
    if (!taken.kept) return world.out(`${taken.authority} has this ${kind} list already.\n`)
    const sent = taken.sentTo.length === 0 ? '' : ` It is on its way to ${taken.sentTo.join(', ')}.`
    world.out(`${taken.authority} keeps the ${kind} list and gives it to those who ask.${sent}\n`)
  })
}

function kindOf(octets: Uint8Array, name: string): ListKind {
  try {
    const { kind: found } = readList(octets)
    return LIST_KINDS.find((kind) => found === `${kind}-list`)!
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    throw new CliError('misuse', `${name} is not a list: ${error.message}`, { cause: error })
  }
}
