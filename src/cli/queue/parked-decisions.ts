import { type Command, InvalidArgumentError } from 'commander'
import type { ParkedWish, ParkedWorkView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { causeChoice } from './parked-list.ts'

interface DecisionOptions extends Place {
  readonly cause?: string
  readonly partner?: string
  readonly all?: true
  readonly dryRun?: true
  readonly why: string
  readonly rate?: number
  readonly json?: true
}

/** `eac queue replay`: parked work is taken up again, all of a kind or named exchanges. */
export function replayQueue(world: CliWorld): Command {
  const made = parkedCommand(
    'replay',
    'take parked work up again',
    'eac queue replay --cause timeout --partner FU --rate 30',
  )
    .option('--rate <number>', 'so many a minute; the others wait for their time, also over a restart', rate)
    .option('--why <text>', 'why, for the record', 'replayed by an operator')
  return withJson(made).action(async (exchanges: string[], options: DecisionOptions) => {
    const { why, rate: perMinute, dryRun, json } = options
    const input = { ...wishOf(exchanges, options), why, perMinute }
    const work = await withOperator(world, options, (operator) => operator.call('queue.replay', input))
    if (json) return world.out(jsonText(work))
    const said = dryRun ? 'Would be taken up' : 'Taken up'
    world.out(
      decidedText(
        `${said}: ${work.length}.`,
        work,
        dryRun ? 'without --dry-run it is done' : 'eac queue shows how it goes on',
      ),
    )
  })
}

/** `eac queue close`: parked work ends, and nothing of it is sent. */
export function closeQueue(world: CliWorld): Command {
  const made = parkedCommand(
    'close',
    'end parked work; nothing of it is sent',
    'eac queue close --cause refused --why "told by telephone"',
  ).requiredOption('--why <text>', 'why, for the record')
  return withJson(made).action(async (exchanges: string[], options: DecisionOptions) => {
    const input = { ...wishOf(exchanges, options), why: options.why }
    const work = await withOperator(world, options, (operator) => operator.call('queue.close', input))
    if (options.json) return world.out(jsonText(work))
    const said = options.dryRun ? 'Would be closed' : 'Closed'
    world.out(
      decidedText(`${said}: ${work.length}.`, work, options.dryRun ? 'without --dry-run it is done' : undefined),
    )
  })
}

function parkedCommand(verb: string, description: string, example: string): Command {
  return nodeCommand(`${verb} [exchange...]`, description, example)
    .addOption(causeChoice())
    .option('--partner <name>', 'only what is owed to this partner')
    .option('--all', 'all that is parked')
    .option('--dry-run', 'only say what would be done')
}

function wishOf(exchanges: readonly string[], { cause, partner, all, dryRun }: DecisionOptions): ParkedWish {
  return { exchanges: exchanges.length > 0 ? exchanges : undefined, cause, partner, all, dryRun: dryRun === true }
}

function rate(text: string): number {
  const number = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (number >= 0.1 && number <= 6_000) return number
  throw new InvalidArgumentError('Use a number a minute, from 0.1 to 6000.')
}

const SHOWN = 50

function decidedText(said: string, work: readonly ParkedWorkView[], next: string | undefined): string {
  const rows = work
    .slice(0, SHOWN)
    .map(({ exchange, partner, operation, task, cause, parkedAt, dueAt }) => [
      exchange,
      partner,
      operation,
      task,
      cause,
      moment(parkedAt),
      ...(dueAt === undefined ? [] : [moment(dueAt)]),
    ])
  const due = work.some(({ dueAt }) => dueAt !== undefined) ? ['goes on (GMT)'] : []
  const head = ['exchange', 'partner', 'operation', 'task', 'cause', 'parked (GMT)', ...due]
  const more = work.length > SHOWN ? `and ${work.length - SHOWN} more; --json shows all\n` : ''
  const shown = work.length === 0 ? '' : `\n${table(head, rows)}${more}`
  return `${said}\n${shown}${next === undefined ? '' : `\n${next}\n`}`
}
