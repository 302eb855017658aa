import type { Command } from 'commander'
import type { BatchKeyView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface KeyOptions extends Place {
  readonly output?: string
  readonly json?: true
}

/** `eac offline key`: what this node signs batches with, for the other machine, and the machines it is paired with. */
export function showBatchKey(world: CliWorld): Command {
  const made = nodeCommand(
    'key',
    'the key this node signs batches with, and the machines it is paired with',
    'eac offline key --output node.key.der',
  ).option('--output <file>', 'write the public key for the other machine (it is no secret)')
  return withJson(made).action(async (options: KeyOptions) => {
    const { own, paired } = await withOperator(world, options, async (operator) => ({
      own: await operator.call('ceremony.key', {}),
      paired: await operator.call('ceremony.peers', {}),
    }))
    if (options.output !== undefined) await world.writeFile(options.output, Buffer.from(own.publicKey, 'base64'))
    world.out(options.json ? jsonText({ own, paired }) : keyText(own, paired, options.output))
  })
}

function keyText(own: BatchKeyView, paired: readonly BatchKeyView[], output: string | undefined): string {
  const fields = fieldLines([
    ['our batch key', `SHA-256 ${own.fingerprint}`],
    ['written to', output],
  ])
  const how = 'On the other machine, with the fingerprint as it is read out to you:'
  const next = `${how}\n  eac offline pair NAME --key FILE --fingerprint SHA256\n`
  if (paired.length === 0) return `${fields}\nPaired with no machine yet. ${next}`
  const rows = paired.map(({ name = '', fingerprint, addedAt }) => [name, fingerprint, moment(addedAt)])
  return `${fields}\n${table(['paired with', 'SHA-256 of its batch key', 'since (GMT)'], rows)}`
}
