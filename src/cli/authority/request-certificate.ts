import type { Command } from 'commander'
import type { AskedView } from '../../messages/index.ts'
import { exchangeFields } from '../exchange/exchange-text.ts'
import { fieldLines } from '../output/fields.ts'
import { visibleReference } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'
import { type AskOfOptions, askAbove, askCommand } from './ask-above.ts'

export const INITIAL = ['--initial', 'with a fresh key that no key before vouches for, as after a suspension'] as const
export const AGAIN = ['--again', 'also while a request to that CA is open'] as const

/** `eac authority request-certificate`: a new key pair, and a request for it to the partner above. */
export function requestCertificate(world: CliWorld): Command {
  const made = askCommand(
    'request-certificate',
    'make a new key and ask the partner above to certify it',
    'eac authority request-certificate --from ut-cvca',
  )
  made.option(...INITIAL).option(...AGAIN)
  return made.action((options: AskOfOptions & { readonly initial?: true; readonly again?: true }) =>
    askAbove(world, options, {
      ask: (operator, input) =>
        operator.call('authority.request-certificate', {
          ...input,
          from: options.from,
          initial: options.initial ?? false,
          again: options.again ?? false,
        }),
      exchangeOf: ({ exchange }) => exchange,
      text: askedText,
      whenRefused: ({ request, keyFingerprint }) =>
        request === 'initial' ? initialAdvice(keyFingerprint) : SUCCESSIVE_ADVICE,
    }),
  )
}

export function askedText({ exchange, holderReference, request, keyFingerprint }: AskedView): string {
  return fieldLines([
    ['key', visibleReference(holderReference)],
    ['request', request],
    ['key fingerprint', keyFingerprint],
    ...exchangeFields(exchange),
  ])
}

export const SUCCESSIVE_ADVICE =
  'If the key before vouches for nothing any more, as after a suspension, ask with --initial. '

function initialAdvice(keyFingerprint: string): string {
  return (
    'It is an initial request: no key of ours vouches for this one yet. Tell the other side its fingerprint over another ' +
    'channel; where they run this program, too, they let it through with ' +
    `"eac partner allow-initial NAME --key-fingerprint ${keyFingerprint}". ` +
    'Then run this command again: it asks with the same key. '
  )
}
