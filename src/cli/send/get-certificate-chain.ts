import type { Command } from 'commander'
import type { CliWorld } from '../world.ts'
import { referenceOctets } from './octet-values.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

interface ChainOptions extends ServiceOptions {
  readonly keyCar: Uint8Array
}

export function sendGetCertificateChain(world: CliWorld): Command {
  return serviceCommand('get-certificate-chain', 'GetCertificateChain: ask, as a reader, for the chain a chip needs', {
    service: 'TermContr',
    example: '--url https://tcc.example.ut:8443/tcc --key-car UTCVCATST00001 --output chain/',
  })
    .requiredOption('--key-car <CAR>', 'the trust point the chip named', referenceOctets)
    .option('--output <file>', 'keep what comes: in one file, or one file each when it ends in /')
    .action(async (options: ChainOptions) => {
      await callAndTell(world, options, { operation: 'GetCertificateChain', keyCar: options.keyCar })
    })
}
