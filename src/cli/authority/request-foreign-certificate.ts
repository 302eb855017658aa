import { type Command, Option } from 'commander'
import { mandatory } from '../option-values.ts'
import type { CliWorld } from '../world.ts'
import { type AskOptions, askAbove, waitingCommand } from './ask-above.ts'
import { AGAIN, askedText, INITIAL, SUCCESSIVE_ADVICE } from './request-certificate.ts'

interface ForeignOptions extends AskOptions {
  readonly of: string
  readonly from?: string
  readonly initial?: true
  readonly again?: true
}

/** `eac authority request-foreign-certificate`: of a CVCA of another state, through the CVCA of our own. */
export function requestForeignCertificate(world: CliWorld): Command {
  const made = waitingCommand(
    'request-foreign-certificate',
    'make a new key and have a CVCA of another state certify it, through the CVCA of our own',
    'eac authority request-foreign-certificate --authority ut-dv --of FUCVCA',
  )
    .addOption(mandatory(new Option('--of <cvca>', 'country and mnemonic of the CVCA, as eac state show tells them')))
    .option('--from <partner>', 'the CVCA of our own state (not needed when there is only one)')
    .option(...INITIAL)
    .option(...AGAIN)
  return made.action((options: ForeignOptions) => {
    const { of, from, initial = false, again = false } = options
    return askAbove(world, options, {
      ask: (operator, input) =>
        operator.call('authority.request-foreign-certificate', { ...input, of, from, initial, again }),
      exchangeOf: ({ exchange }) => exchange,
      text: askedText,
      whenRefused: ({ request, keyFingerprint }) =>
        request === 'initial' ? initialAdvice(of, keyFingerprint) : SUCCESSIVE_ADVICE,
    })
  })
}

function initialAdvice(of: string, keyFingerprint: string): string {
  return (
    'It is an initial request: the CVCA of our own state countersigns it once its operator has compared the fingerprint ' +
    `("eac partner allow-initial NAME --key-fingerprint ${keyFingerprint}"), and the state of ${of} may ask for the same. ` +
    'Then run this command again: it asks with the same key. '
  )
}
