import type { Command } from 'commander'
import type { OwedWorkView, QueueView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { heldText } from './held-text.ts'

export function showQueue(world: CliWorld): Command {
  const made = nodeCommand('show', 'what is owed to whom and by when, and to whom nothing goes out', 'eac queue show')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const queue = await withOperator(world, options, (operator) => operator.call('queue.show', {}))
    world.out(options.json ? jsonText(queue) : queueText(queue))
  })
}

function queueText({ work, held }: QueueView): string {
  const owed =
    work.length === 0 ? 'nothing is owed: all work is done, and all partners have their answers\n' : owedText(work)
  return held.length === 0 ? owed : `${owed}\n${heldText(held)}`
}

function owedText(work: readonly OwedWorkView[]): string {
  const rows = work.map(({ partner, queue, task, due, running, waiting, nextAt, held, parked, oldest }) => [
    partner,
    queue,
    task,
    ...[due, running, waiting].map(count),
    moment(nextAt),
    ...[held, parked].map(count),
    moment(oldest),
  ])
  const head = ['partner', 'queue', 'task', 'due', 'running', 'waiting', 'next (GMT)', 'held', 'parked', 'oldest (GMT)']
  const isParked = work.some(({ parked }) => parked > 0)
  return `${table(head, rows)}${isParked ? '\nWhat is parked waits for you: eac queue parked\n' : ''}`
}

const count = (number: number): string => (number === 0 ? '' : String(number))
