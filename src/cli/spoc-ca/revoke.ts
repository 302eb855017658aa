import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { command } from '../command.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'
import { CRL_DAYS, openCaFolder, publishCrl } from './ca-folder.ts'
import { savedFiles } from './saved-files.ts'

/** `eac spoc-ca revoke FOLDER NAME`: revokes a certificate and makes the CRL that says so. */
export function revokeFromSpocCa(world: CliWorld): Command {
  return command('revoke', 'revoke a certificate and make the next CRL', 'eac spoc-ca revoke ut-spoc-ca spoc-server')
    .argument('<folder>', 'of the CA, as eac spoc-ca init made it')
    .argument('<name>', 'as it was issued')
    .action(async (folder: string, name: string) => {
      const open = await openCaFolder(world, folder)
      const known = open.record.issued.map((one) => one.name)
      const found = open.record.issued.find((one) => one.name === name)
      if (found === undefined) {
        const which = known.length === 0 ? 'it issued none yet' : `it issued ${known.join(', ')}`
        throw new CliError('misuse', `This CA issued no certificate ${visible(name)}; ${visible(which)}.`)
      }
      const revokedAt = found.revokedAt ?? world.now().toISOString()
      const issued = open.record.issued.map((one) => (one === found ? { ...one, revokedAt } : one))
      const files = await publishCrl(world, { ...open, record: { ...open.record, issued } }, CRL_DAYS)
      world.out(savedFiles(files))
      world.out(`${name} is revoked since ${revokedAt}. Publish the CRL at ${visible(open.record.crlUrl)}\n`)
    })
}
