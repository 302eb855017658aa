import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { noticeNumber, noticeText } from './notice-text.ts'

interface DoneOptions extends Place, UserOptions {
  readonly words: string
  readonly json?: true
}

export function noticeDone(world: CliWorld): Command {
  const made = nodeCommand(
    'done <id>',
    'say that a notice was seen to, and how',
    'eac notice done 12 --words "FUDV suspended, ministry informed"',
  ).requiredOption('--words <text>', 'what was done about it; kept for the record')
  return withJson(withUser(made, 'who saw to it')).action(async (id: string, options: DoneOptions) => {
    const input = { id: noticeNumber(id), words: options.words, ...(await userOf(world, options)) }
    const notice = await withOperator(world, options, (operator) => operator.call('notice.done', input))
    world.out(options.json ? jsonText(notice) : noticeText(notice))
  })
}
