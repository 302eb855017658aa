import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { assertEmpty, writeBatch } from './batch-folder.ts'

interface CertificatesOptions extends Place, UserOptions {
  readonly to: string
  readonly for: string
  readonly json?: true
}

/** `eac offline certificates`: a batch with the CVCA's certificates alone: at the beginning, and after a rollover. */
export function handOverCertificates(world: CliWorld): Command {
  const made = nodeCommand(
    'certificates',
    'on the machine with the keys: write the certificates of its CVCAs, as at the beginning or after a rollover',
    'eac offline certificates --for node --to certificates',
  )
    .requiredOption('--for <machine>', 'the node on the network, as eac offline pair named it')
    .requiredOption('--to <folder>', 'a folder that is empty or not there yet')
  return withJson(withUser(made, 'the officer, for the record')).action(async (options: CertificatesOptions) => {
    await assertEmpty(world, options.to)
    const input = { for: options.for, ...(await userOf(world, options)) }
    const { files, ...made } = await withOperator(world, options, (operator) =>
      operator.call('ceremony.certificates', input),
    )
    await writeBatch(world, options.to, files)
    const holds = `${options.to} is for ${made.for} (CVCA certificates: ${made.certificates.length}).`
    world.out(options.json ? jsonText(made) : `${holds}\nThere: eac offline import FOLDER\n`)
  })
}
