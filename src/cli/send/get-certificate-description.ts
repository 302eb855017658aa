import type { Command } from 'commander'
import type { CliWorld } from '../world.ts'
import { hexOctets } from './octet-values.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

export function sendGetCertificateDescription(world: CliWorld): Command {
  return serviceCommand(
    'get-certificate-description',
    'GetCertificateDescription (1.4): ask, as an eID server, for the description a certificate carries the hash of',
    {
      service: 'DV',
      edition: 'tr-03129/1.4',
      example: `--url https://dv.example.ut:8443/dv --hash ${'5b0c'.repeat(4)}… --output description.der`,
    },
  )
    .requiredOption('--hash <hex>', 'as the certificate has it', hexOctets)
    .option('--output <file>', 'keep the description in this file')
    .action(async (options: ServiceOptions & { readonly hash: Uint8Array }) => {
      await callAndTell(world, options, { operation: 'GetCertificateDescription', hash: options.hash })
    })
}
