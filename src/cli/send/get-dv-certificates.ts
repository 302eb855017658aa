import { type Command, InvalidArgumentError } from 'commander'
import type { CliWorld } from '../world.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

interface PollOptions extends ServiceOptions {
  readonly holderMnemonic: string
}

export function sendGetDvCertificates(world: CliWorld): Command {
  return serviceCommand(
    'get-dv-certificates',
    'GetDVCertificates (1.4): ask whether the certificates of a DV are there',
    {
      service: 'CVCA',
      edition: 'tr-03129/1.4',
      example: '--url https://cvca.example.ut:8443/cvca --holder-mnemonic DVDOM --output dv/',
    },
  )
    .requiredOption('--holder-mnemonic <text>', 'of the DV, without country and number', holderMnemonic)
    .option('--output <file>', 'keep what comes: in one file, or one file each when it ends in /')
    .action(async (options: PollOptions) => {
      const { holderMnemonic } = options
      await callAndTell(world, options, { operation: 'GetDVCertificates', holderMnemonic })
    })
}

function holderMnemonic(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Use the mnemonic of a holder, like DVDOM.')
  return text
}
