import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { inputName, readInput } from '../read-input.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { x509sIn } from '../x509-certificates.ts'
import { exchangeFields } from './exchange-text.ts'

interface AnswerOptions extends Place {
  readonly certificates: readonly string[]
  readonly json?: true
}

/** `eac exchange answer ID`: what a person got elsewhere goes to the partner that asked for it. */
export function answerExchange(world: CliWorld): Command {
  const made = nodeCommand(
    'answer <id>',
    'give a partner the TLS certificate it asked for',
    'eac exchange answer 42 --certificates tls.crt ca.crt',
  ).requiredOption('--certificates <file...>', 'its certificate, then those of the CAs; PEM or DER')
  return withJson(made).action(async (id: string, options: AnswerOptions) => {
    const certificates: string[] = []
    for (const file of options.certificates) {
      const found = x509sIn(await readInput(world, file), inputName(file))
      certificates.push(...found.map(({ der }) => Buffer.from(der).toString('base64')))
    }
    const input = { id, certificates }
    const exchange = await withOperator(world, options, (operator) => operator.call('exchange.answer', input))
    world.out(options.json ? jsonText(exchange) : fieldLines(exchangeFields(exchange)))
  })
}
