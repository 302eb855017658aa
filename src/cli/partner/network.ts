import { type Command, InvalidArgumentError } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
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

interface NetworkOptions extends Place, UserOptions {
  readonly json?: true
}

/** `eac partner network NAME private`: where calls to a partner may go. */
export function changeNetwork(world: CliWorld): Command {
  const made = nodeCommand(
    'network <name>',
    'say whether a partner, or a state, is in our private network or on the public one',
    'eac partner network gate-1 private',
  ).argument('<which>', 'private: its hosts may have private addresses, too; public: they may not', isPrivate)
  return withJson(withUser(made, WHO_ASKS)).action(
    async (name: string, privateNetwork: boolean, options: NetworkOptions) => {
      const input = { name, privateNetwork, ...(await userOf(world, options)) }
      const result = await withOperator(world, options, (operator) => operator.call('partner.network', input))
      sayDoneOrProposed(world, options, result, partnerText)
    },
  )
}

function isPrivate(text: string): boolean {
  if (text !== 'private' && text !== 'public') throw new InvalidArgumentError('Use private or public.')
  return text === 'private'
}
