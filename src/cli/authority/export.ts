import type { Command } from 'commander'
import { decodeCertificate } from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand } from '../command.ts'
import { armour } from '../cvc/armour.ts'
import { savedText, saveObjects } from '../cvc/save-objects.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ExportOptions extends Place {
  readonly authority?: string
  readonly output?: string
}

/** `eac authority export`: the CA certificates partners and terminals need, for carrying them by hand. */
export function exportCertificates(world: CliWorld): Command {
  return nodeCommand(
    'export',
    'write the CA certificates it knows, for partners to take',
    'eac authority export --output ut-cvca.cvcert',
  )
    .option(...WHICH_AUTHORITY)
    .option('--output <file>', 'all in one file, or one file each when it ends in / (default: as text, to the screen)')
    .action(async (options: ExportOptions) => {
      const authority = await withOperator(world, options, async (operator) =>
        operator.call('authority.show', { name: await meantAuthority(operator, options.authority) }),
      )
      const octets = authority.certificates.map(({ octets }) => Uint8Array.from(Buffer.from(octets, 'base64')))
      const certificates = octets.filter(isOfCa)
      if (certificates.length === 0) throw new CliError('refused', `${authority.name} has no CA certificate yet`)
      if (options.output === undefined) world.out(certificates.map(armour).join(''))
      else world.out(savedText(await saveObjects(world, options.output, certificates)))
    })
}

function isOfCa(octets: Uint8Array): boolean {
  return decodeCertificate(octets, { mode: 'tolerant' }).chat.role !== 'terminal'
}
