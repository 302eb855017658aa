import type { Command } from 'commander'
import type { SessionView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { type UserOptions, userOf, WHO_DOES_THIS, withUser } from './credentials.ts'

interface SessionsOptions extends Place, UserOptions {
  readonly end?: true
  readonly json?: true
}

export function userSessions(world: CliWorld): Command {
  const made = nodeCommand(
    'sessions [name]',
    'who is logged in at the operators\u2019 listener',
    'eac user sessions alice',
  ).option('--end', 'end all of this user')
  return withJson(withUser(made, WHO_DOES_THIS)).action(async (name: string | undefined, options: SessionsOptions) => {
    if (options.end) return end(world, name, options)
    const input = { name, ...(await userOf(world, options)) }
    const sessions = await withOperator(world, options, (operator) => operator.call('user.sessions', input))
    world.out(options.json ? jsonText(sessions) : sessionTable(sessions))
  })
}

async function end(world: CliWorld, name: string | undefined, options: SessionsOptions): Promise<void> {
  if (name === undefined) throw new CliError('misuse', 'whose sessions? Say the name of the user')
  const input = { name, ...(await userOf(world, options)) }
  const done = await withOperator(world, options, (operator) => operator.call('user.end-sessions', input))
  world.out(options.json ? jsonText(done) : `${done.ended} sessions of ${name} ended.\n`)
}

function sessionTable(sessions: readonly SessionView[]): string {
  if (sessions.length === 0) return 'nobody is logged in\n'
  const rows = sessions.map(({ user, stage, since, lastSeen, until, source }) => [
    user,
    stage === 'full' ? 'logged in' : 'second factor is missing',
    moment(since),
    moment(lastSeen),
    moment(until),
    source,
  ])
  return table(['user', 'state', 'since (GMT)', 'last seen', 'until at most', 'from'], rows)
}
