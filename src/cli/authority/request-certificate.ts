import type { Command } from 'commander'
import type { AskedView } from '../../messages/index.ts'
import { exchangeFields, followAdvice } from '../exchange/exchange-text.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { visibleReference } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'
import { type AskOptions, askAbove, askCommand } from './ask-above.ts'

/** `eac authority request-certificate`: a new key pair, and a request for it to the partner above. */
export function requestCertificate(world: CliWorld): Command {
  const made = askCommand(
    'request-certificate',
    'make a new key and ask the partner above to certify it',
    'eac authority request-certificate --from ut-cvca',
  )
  return made.action(async (options: AskOptions) => {
    const asked = await askAbove(world, options, (operator, input) =>
      operator.call('authority.request-certificate', input),
    )
    world.out(options.json ? jsonText(asked) : askedText(asked))
  })
}

function askedText({ exchange, holderReference, request, keyFingerprint }: AskedView): string {
  const fields = fieldLines([
    ['new key', visibleReference(holderReference)],
    ['request', request],
    ['key fingerprint', keyFingerprint],
    ...exchangeFields(exchange),
  ])
  return `${fields}\n${request === 'initial' ? initialAdvice(keyFingerprint) : ''}${followAdvice(exchange.id)}`
}

function initialAdvice(keyFingerprint: string): string {
  return [
    'No key of ours vouches for this one yet: tell the other side its fingerprint over another channel.',
    'Where they run this program, too, they let it through with:',
    `  eac partner allow-initial NAME --key-fingerprint ${keyFingerprint}`,
    '',
  ].join('\n')
}
