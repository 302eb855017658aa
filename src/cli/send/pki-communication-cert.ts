import type { Command } from 'commander'
import type { MessageId } from '../../messages/index.ts'
import type { CliWorld } from '../world.ts'
import { outgoingContainer } from './outgoing-container.ts'
import { messageId } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

const DV_OF_14 = { service: 'DV', edition: 'tr-03129/1.4' } as const
const URL = '--url https://dv.example.ut:8443/dv --message-id 7d1f'

export function sendRequestPkiCommunicationCert(world: CliWorld): Command {
  return serviceCommand(
    'request-pki-communication-cert',
    'RequestPKICommunicationCert (1.4): ask, as an eID server, for a TLS certificate',
    { ...DV_OF_14, example: `${URL} --container tls-request.cms` },
  )
    .requiredOption('--message-id <id>', 'new for each request; it is asked after by this id', messageId)
    .requiredOption('--container <file>', 'CMS SignedData over the PKCS#10 request; - is standard input')
    .action(async (options: ServiceOptions & { readonly messageId: MessageId; readonly container: string }) => {
      const cmsContainer = await outgoingContainer(world, options.container)
      const { messageId } = options
      await callAndTell(world, options, { operation: 'RequestPKICommunicationCert', messageId, cmsContainer })
    })
}

export function sendGetPkiCommunicationCert(world: CliWorld): Command {
  return serviceCommand(
    'get-pki-communication-cert',
    'GetPKICommunicationCert (1.4): ask whether that TLS certificate is there',
    { ...DV_OF_14, example: `${URL} --output tls.pem` },
  )
    .requiredOption('--message-id <id>', 'of the request', messageId)
    .option('--output <file>', 'keep the certificates in this file, PEM')
    .action(async (options: ServiceOptions & { readonly messageId: MessageId }) => {
      await callAndTell(world, options, { operation: 'GetPKICommunicationCert', messageId: options.messageId })
    })
}
