import type { Command } from 'commander'
import type { ShownMessageView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { savedText, writeFiles } from '../cvc/save-objects.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { laidOutBody } from '../send/wire-text.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { contentText, messageFields } from './message-text.ts'

interface MessageOptions extends Place {
  readonly output?: string
  readonly json?: true
}

/** `eac exchange message ID N`: one SOAP message, to be read or kept octet for octet. */
export function showMessage(world: CliWorld): Command {
  const made = nodeCommand(
    'message <id> <n>',
    'one SOAP message of a conversation, as it went over the wire',
    'eac exchange message 0193a0b0-… 1 --output request.xml',
  ).option('--output <file>', 'write its octets, every one as it was, to this file')
  return withJson(made).action(async (id: string, number: string, options: MessageOptions) => {
    const n = messageNumber(number)
    const message = await withOperator(world, options, (operator) => operator.call('exchange.message', { id, n }))
    if (!message.kept && options.output !== undefined)
      throw new CliError('refused', `${NOT_KEPT}; its SHA-256 is ${message.sha256}`)
    const octets = Uint8Array.from(Buffer.from(message.octets, 'base64'))
    const saved = options.output === undefined ? undefined : await writeFiles(world, [{ path: options.output, octets }])
    if (options.json) return world.out(jsonText(message))
    world.out(
      saved === undefined ? messageText(message, octets) : fieldLines(messageFields(message)) + savedText(saved),
    )
  })
}

const NOT_KEPT = 'the octets of this message are not kept: it was too large'

/** @throws {CliError} `misuse` */
function messageNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new CliError('misuse', `${text} is no number of a message; "eac exchange show ID" lists them, from 1`)
}

function messageText(message: ShownMessageView, octets: Uint8Array): string {
  if (!message.kept) return fieldLines(messageFields(message))
  const { text, notes } = laidOutBody(octets)
  const lines = text.split('\n').map((line) => `${visible(line)}\n`)
  const content = contentText(message.content)
  const note = `To be read, not octet for octet${notes.length > 0 ? ` (${notes.join('; ')})` : ''}: --output FILE keeps it as it was.\n`
  return `${fieldLines(messageFields(message))}\n${lines.join('')}\n${content === '' ? '' : `${content}\n`}${note}`
}
