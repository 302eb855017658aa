import type { Command } from 'commander'
import { pemOf } from '../../spoc-channel/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand } from '../command.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface CollectOptions extends Place {
  readonly out?: string
  readonly withRoot?: true
  readonly refused?: true
}

/** `eac ca collect ORDER`: its certificate with those of the CAs between it and the root, as a TLS server is given them. */
export function collectOrder(world: CliWorld): Command {
  return nodeCommand(
    'collect <order>',
    'write the certificate of an order, with its chain, in PEM',
    'eac ca collect ORDER --out spoc.pem',
  )
    .option('--out <file>', 'where to (default: standard output)')
    .option('--with-root', 'the root, too, which a TLS server does not send')
    .option('--refused', 'also a certificate that was not accepted, to look at it')
    .action(async (id: string, { out, withRoot, refused, ...place }: CollectOptions) => {
      const { state, chain, says } = await withOperator(world, place, (operator) => operator.call('ca.show', { id }))
      const isGood = ['issued', 'suspended', 'revoked', 'expired'].includes(state)
      if (chain.length === 0)
        throw new CliError('refused', `There is no certificate yet: the order is ${state}${says ? ` (${says})` : ''}.`)
      if (!isGood && !refused)
        throw new CliError('refused', `Its certificate is not accepted: ${says ?? state}. To look at it: --refused`)
      const shown = isGood && !withRoot && chain.length > 1 ? chain.slice(0, -1) : chain
      const pem = shown.map((one) => pemOf('CERTIFICATE', Buffer.from(one, 'base64'))).join('')
      if (state !== 'issued') world.err(`Mind: the order is ${state}.\n`)
      if (out === undefined) return world.out(pem)
      await world.writeFile(out, Buffer.from(pem))
      world.out(
        `saved ${visible(out)}: ${shown.length} certificate${shown.length === 1 ? '' : 's'}, that of the order first\n`,
      )
    })
}
