import type { Command } from 'commander'
import { KEY_PLACES, type KeyPlace } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { authorityText } from './authority-text.ts'

export function placeKeys(world: CliWorld): Command {
  const made = nodeCommand(
    'keys',
    'where its keys are made from the next one on; those it has stay where they are',
    'eac authority keys ut-dv pkcs11',
  )
    .argument('<name>', 'which one')
    .argument('<place>', `${KEY_PLACES.join(' or ')}: in files of the node, or in the token of keys.pkcs11`)
  return withJson(made).action(async (name: string, place: string, options: Place & { json?: true }) => {
    const keys = KEY_PLACES.find((one): one is KeyPlace => one === place)
    if (keys === undefined)
      throw new CliError('misuse', `${place} is no place for keys; there are ${KEY_PLACES.join(', ')}`)
    const authority = await withOperator(world, options, (operator) => operator.call('authority.keys', { name, keys }))
    world.out(options.json ? jsonText(authority) : `${authorityText(authority)}${nextKey(authority.role, name)}`)
  })
}

const nextKey = (role: string, name: string): string =>
  role === 'CVCA'
    ? `\nIts next key is made there: "eac authority rollover --authority ${name}", or when it is time.\n`
    : `\nIts next key is made there: "eac authority request-certificate --authority ${name}", or when it is time.\n`
