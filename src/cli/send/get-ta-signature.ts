import type { Command } from 'commander'
import type { GetTASignature } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../world.ts'
import { hexOctets, referenceOctets } from './octet-values.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

interface SignatureOptions extends ServiceOptions {
  readonly keyChr: Uint8Array
  readonly hash?: Uint8Array
  readonly idPicc?: Uint8Array
  readonly challengePicc?: Uint8Array
  readonly hashPk?: Uint8Array
  readonly auxPcd?: Uint8Array
}

export function sendGetTaSignature(world: CliWorld): Command {
  return serviceCommand(
    'get-ta-signature',
    'GetTASignature: ask, as a reader, for the signature of terminal authentication',
    {
      service: 'TermContr',
      example: `--url https://tcc.example.ut:8443/tcc --key-chr UTGATE100001 --hash ${'5b0c'.repeat(4)}…`,
    },
  )
    .requiredOption('--key-chr <CHR>', 'the key that is to sign', referenceOctets)
    .option('--hash <hex>', 'what the signature covers, hashed; or instead of it:', hexOctets)
    .option('--id-picc <hex>', 'identifier of the chip', hexOctets)
    .option('--challenge-picc <hex>', 'the challenge of the chip', hexOctets)
    .option('--hash-pk <hex>', 'hash of the ephemeral public key of the terminal', hexOctets)
    .option('--aux-pcd <hex>', 'auxiliary data of the terminal, if there is any', hexOctets)
    .option('--output <file>', 'keep the signature in this file')
    .action(async (options: SignatureOptions) => {
      const toBeSigned = toBeSignedOf(options)
      await callAndTell(world, options, { operation: 'GetTASignature', keyChr: options.keyChr, toBeSigned })
    })
}

/** TR-03129, GetTASignature: the hash alone, or all it is made of. @throws {CliError} `misuse` */
function toBeSignedOf({ hash, idPicc, challengePicc, hashPk, auxPcd }: SignatureOptions): GetTASignature['toBeSigned'] {
  const parts = [idPicc, challengePicc, hashPk, auxPcd].some((part) => part !== undefined)
  if (hash !== undefined && !parts) return { kind: 'hash', hash }
  if (hash === undefined && idPicc && challengePicc && hashPk) {
    return { kind: 'parts', idPicc, challengePicc, hashPk, auxPcd }
  }
  throw new CliError(
    'misuse',
    'give either --hash, or --id-picc, --challenge-picc and --hash-pk (and perhaps --aux-pcd)',
  )
}
