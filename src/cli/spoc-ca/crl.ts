import type { Command } from 'commander'
import { command } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'
import { CRL_DAYS, openCaFolder, publishCrl } from './ca-folder.ts'
import { savedFiles } from './saved-files.ts'

/** `eac spoc-ca crl FOLDER`: the next CRL, before the last one runs out. */
export function crlOfSpocCa(world: CliWorld): Command {
  return command('crl', 'make the next CRL', 'eac spoc-ca crl ut-spoc-ca --days 30')
    .argument('<folder>', 'of the CA, as eac spoc-ca init made it')
    .option('--days <number>', 'until the one after it (at most 90)', wholeNumber(1, 90), CRL_DAYS)
    .action(async (folder: string, { days }: { days: number }) => {
      const open = await openCaFolder(world, folder)
      world.out(savedFiles(await publishCrl(world, open, days)))
      world.out(`Publish it at ${visible(open.record.crlUrl)}\n`)
    })
}
