import type { Command } from 'commander'
import type { CliWorld } from '../world.ts'
import { outgoingContainer } from './outgoing-container.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

export function sendSendRscCert(world: CliWorld): Command {
  return serviceCommand(
    'send-rsc-cert',
    'SendRSCCert (1.4): bring, as an eID server, the next request signer certificate',
    {
      service: 'DV',
      edition: 'tr-03129/1.4',
      example: '--url https://dv.example.ut:8443/dv --container rsc-2.cms',
    },
  )
    .requiredOption('--container <file>', 'CMS SignedData over it, signed with the one before; - is standard input')
    .action(async (options: ServiceOptions & { readonly container: string }) => {
      const cmsContainer = await outgoingContainer(world, options.container)
      await callAndTell(world, options, { operation: 'SendRSCCert', cmsContainer })
    })
}
