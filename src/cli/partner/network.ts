import { type Command, InvalidArgumentError } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

/** Of commands that register somebody whom the node calls. */
export const PRIVATE_NETWORK = [
  '--private-network',
  'it is in our private network: its hosts may have private addresses',
] as const

export const privately = ({ privateNetwork }: { readonly privateNetwork?: true }): { privateNetwork?: true } =>
  privateNetwork ? { privateNetwork } : {}

/** `eac partner network NAME private`: where calls to a partner may go. */
export function changeNetwork(world: CliWorld): Command {
  const made = nodeCommand(
    'network <name>',
    'say whether a partner, or a state, is in our private network or on the public one',
    'eac partner network gate-1 private',
  ).argument('<which>', 'private: its hosts may have private addresses, too; public: they may not', isPrivate)
  return withJson(made).action(async (name: string, privateNetwork: boolean, options: Place & { json?: true }) => {
    const input = { name, privateNetwork }
    const partner = await withOperator(world, options, (operator) => operator.call('partner.network', input))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}

function isPrivate(text: string): boolean {
  if (text !== 'private' && text !== 'public') throw new InvalidArgumentError('Use private or public.')
  return text === 'private'
}
