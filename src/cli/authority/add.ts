import { type Command, Option } from 'commander'
import { parse } from 'yaml'
import { AUTHORITY_ROLES, type AuthorityRole, KEY_PLACES, type KeyPlace } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { assertNamed, authorityName, choice, country, mandatory, mnemonic } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { readInput } from '../read-input.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { authorityText } from './authority-text.ts'

interface AddOptions extends Place {
  readonly country: string
  readonly mnemonic?: string
  readonly role: AuthorityRole
  readonly policy?: string
  readonly ceremony?: string
  readonly keys?: KeyPlace
  readonly json?: true
}

export function addAuthority(world: CliWorld): Command {
  const made = nodeCommand(
    'add',
    'run one more authority on this node',
    'eac authority add ut-dv --role DV --country UT --mnemonic DVTEST',
  )
    .argument('<name>', 'how you call it: letters, digits and hyphens', authorityName)
    .addOption(mandatory(choice('--role <role>', 'what it is', AUTHORITY_ROLES)))
    .addOption(mandatory(new Option('--country <code>', 'two capital letters').argParser(country)))
    .addOption(new Option('--mnemonic <text>', 'up to 9 characters; a SPOC needs none').argParser(mnemonic))
    .option('--ceremony <machine>', 'of a CVCA: its keys are on this machine without a network (see eac offline pair)')
    .addOption(
      choice('--keys <place>', 'where its keys are made (default: as keys.place of eac.yaml says)', KEY_PLACES),
    )
    .option('--policy <file>', 'what differs from the default policy of its role (YAML or JSON)')
  return withJson(made).action(async (name: string, options: AddOptions) => {
    const { role, country, mnemonic, ceremony, keys } = options
    assertNamed(role, mnemonic)
    const policy = options.policy === undefined ? {} : { policy: await readPolicy(world, options.policy) }
    const wish = { name, role, country, mnemonic, ...(ceremony === undefined ? {} : { ceremony }), keys, ...policy }
    const added = await withOperator(world, options, (operator) => operator.call('authority.add', wish))
    world.out(options.json ? jsonText(added) : authorityText(added))
  })
}

async function readPolicy(world: CliWorld, path: string): Promise<Record<string, unknown>> {
  const policy: unknown = parseYaml(Buffer.from(await readInput(world, path)).toString('utf8'), path)
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) {
    throw new CliError('misuse', `${path} holds no policy; write lines like "synchronousSeconds: 20"`)
  }
  return policy as Record<string, unknown>
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    const [why] = error instanceof Error ? error.message.split('\n') : []
    throw new CliError('misuse', `${path} is neither YAML nor JSON: ${why}`, { cause: error })
  }
}
