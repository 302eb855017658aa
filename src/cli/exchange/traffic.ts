import type { Command } from 'commander'
import type { TrafficHourView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

const HEAD = ['hour (GMT)', 'received', 'sent', 'refused', 'turned away']

export function showTraffic(world: CliWorld): Command {
  const made = nodeCommand('traffic', 'what came and went in the last 24 hours, by the hour', 'eac exchange traffic')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const hours = await withOperator(world, options, (operator) => operator.call('exchange.traffic', {}))
    world.out(options.json ? jsonText(hours) : trafficText(hours))
  })
}

function trafficText(hours: readonly TrafficHourView[]): string {
  const rows = hours.map((hour) => [`${hour.from.slice(0, 10)} ${hour.from.slice(11, 16)}`, ...countsOf(hour)])
  const sums = hours.reduce(add, { received: 0, sent: 0, refused: 0, turnedAway: 0 })
  return table(HEAD, [...rows, ['together', ...countsOf(sums)]])
}

type Counts = Omit<TrafficHourView, 'from'>

const countsOf = ({ received, sent, refused, turnedAway }: Counts): string[] =>
  [received, sent, refused, turnedAway].map(String)

const add = (one: Counts, other: Counts): Counts => ({
  received: one.received + other.received,
  sent: one.sent + other.sent,
  refused: one.refused + other.refused,
  turnedAway: one.turnedAway + other.turnedAway,
})
