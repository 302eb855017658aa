import type { Command } from 'commander'
import { LIST_OPERATIONS, type ListKind, mayBringListLater } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { editionNumber } from '../option-values.ts'
import type { CliWorld } from '../world.ts'
import { type ReplyOptions, replyToOf, withReplyOptions } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

/** `eac send get-master-list` and its sisters. */
export function sendGetList(world: CliWorld, kind: ListKind): Command {
  const operation = LIST_OPERATIONS[kind].get
  const made = serviceCommand(`get-${kind}-list`, `${operation}: ask for the newest ${kind.replace('-', ' ')} list`, {
    service: 'DV',
    example: `--url https://dv.example.ut:8443/dv --output ${kind}-list.der`,
  }).option('--output <file>', 'keep the list in this file')
  return withReplyOptions(made).action(async (options: ServiceOptions & ReplyOptions) => {
    const { edition } = options
    const replyTo = replyToOf(options, edition)
    if (replyTo.callback === 'possible' && !mayBringListLater(edition, kind)) {
      throw new CliError(
        'misuse',
        `${operation} of ${editionNumber(edition)} is answered at once; leave out --message-id`,
      )
    }
    await callAndTell(world, options, { operation, replyTo })
  })
}
