import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { readBatch } from './batch-folder.ts'
import { ceremonyText, nextText } from './ceremony-text.ts'

interface CheckOptions extends Place {
  readonly json?: true
}

/** `eac offline check FOLDER`: on the machine with the keys, every request of a batch with every check. */
export function checkBatch(world: CliWorld): Command {
  const made = nodeCommand(
    'check <folder>',
    'on the machine with the keys: show each request of a batch with every check; signs nothing',
    'eac offline check /media/usb/batch',
  )
  return withJson(made).action(async (folder: string, options: CheckOptions) => {
    const files = await readBatch(world, folder)
    const checked = await withOperator(world, options, (operator) => operator.call('ceremony.check', { files }))
    world.out(options.json ? jsonText(checked) : `${ceremonyText(checked)}${nextText(checked, folder)}`)
  })
}
