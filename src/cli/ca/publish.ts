import { join } from 'node:path'
import type { Command } from 'commander'
import { pemOf } from '../../spoc-channel/index.ts'
import { nodeCommand } from '../command.ts'
import { savedFiles } from '../spoc-ca/saved-files.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

/** `eac ca publish CA`: root and CRL of a CA of our own. */
export function publishCa(world: CliWorld): Command {
  return nodeCommand(
    'publish <ca>',
    'write the root of a CA of our own and a CRL of now, for its web server',
    'eac ca publish home --out /srv/crl',
  )
    .requiredOption('--out <folder>', 'where NAME.pem and NAME.crl are written')
    .action(async (name: string, { out, ...place }: Place & { out: string }) => {
      const { root, crl } = await withOperator(world, place, (operator) => operator.call('ca.publish', { name }))
      const [rootFile, crlFile] = [join(out, `${name}.pem`), join(out, `${name}.crl`)]
      await world.writeFile(rootFile, Buffer.from(pemOf('CERTIFICATE', Buffer.from(root, 'base64'))))
      await world.writeFile(crlFile, Buffer.from(crl, 'base64'))
      world.out(savedFiles([rootFile, crlFile]))
    })
}
