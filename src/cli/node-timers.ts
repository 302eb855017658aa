import type { Command } from 'commander'
import { TIMERS, type TimerView, type WorkingProcessView } from '../messages/index.ts'
import { nodeCommand, withJson } from './command.ts'
import { jsonText } from './output/json.ts'
import { moment } from './output/moment.ts'
import { table } from './output/table.ts'
import { withOperator } from './with-operator.ts'
import type { CliWorld, Place } from './world.ts'

/** `eac node timers`: what the node does by itself, and when. */
export function timersCommand(world: CliWorld): Command {
  const made = nodeCommand('timers', 'what the node does by itself: how often, and how it went', 'eac node timers')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const all = await withOperator(world, options, (operator) => operator.call('node.timers', {}))
    world.out(options.json ? jsonText(all) : timersText(all))
  })
}

const HEAD = ['timer', 'every', 'last run (GMT)', 'result', 'next (GMT)', 'what it does']

function timersText(all: readonly WorkingProcessView[]): string {
  if (all.length === 0) return 'The node does not run, so it does nothing by itself; start it with eac serve\n'
  return all.map((one) => `${processLine(one)}${table(HEAD, one.timers.map(row))}${notesOf(one.timers)}`).join('\n')
}

const processLine = ({ role, host, pid, startedAt, silent, seenAt }: WorkingProcessView): string =>
  `${role} on ${host}, pid ${pid}, since ${moment(startedAt)}${silent ? `, silent since ${moment(seenAt)}` : ''}\n`

function row(timer: TimerView): string[] {
  const { name, everySeconds, beganAt, nextAt } = timer
  const when = (at: string | undefined): string => (at === undefined ? '-' : moment(at))
  return [name, everyText(everySeconds), when(beganAt), result(timer), when(nextAt), TIMERS[name]]
}

const everyText = (seconds: number): string => (seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`)

function result({ beganAt, endedAt, failed }: TimerView): string {
  if (beganAt === undefined) return 'not yet'
  if (endedAt === undefined) return 'under way'
  return failed === undefined ? 'done' : 'failed'
}

/** What does not fit a row: what was done last, and what failed last. */
function notesOf(timers: readonly TimerView[]): string {
  const lines = timers.flatMap(({ name, didAt, did, failedAt, lastFailure }) => [
    ...(didAt === undefined ? [] : [`${name}: last had something to do at ${moment(didAt)}: ${did}`]),
    ...(failedAt === undefined ? [] : [`${name}: last failed at ${moment(failedAt)}: ${lastFailure}`]),
  ])
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`
}
