import type { Command } from 'commander'
import type { AlertPlaceView, AlertsView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ListOptions extends Place {
  readonly all?: true
  readonly limit: string
  readonly json?: true
}

/** `eac alert`: what is wrong with the node, and who is told. */
export function alertCommands(world: CliWorld): Command {
  return group('alert', 'what is wrong with the node, and who is told of it', 'eac alert list', [
    listAlerts(world),
    testAlerts(world),
  ])
}

function listAlerts(world: CliWorld): Command {
  const made = nodeCommand('list', 'what is wrong now, newest first, and who is told', 'eac alert list')
    .option('--all', 'also what is over')
    .option('--limit <count>', 'at most so many', '50')
  return withJson(made).action(async (options: ListOptions) => {
    const wish = { all: options.all ?? false, limit: wholeNumber(1, 1_000)(options.limit) }
    const found = await withOperator(world, options, (operator) => operator.call('alert.list', wish))
    world.out(options.json ? jsonText(found) : alertsText(found))
  })
}

function testAlerts(world: CliWorld): Command {
  const made = nodeCommand('test', 'tell everybody who is told that this is a test', 'eac alert test')
  return withJson(made).action(async (options: ListOptions) => {
    const found = await withOperator(world, options, (operator) => operator.call('alert.test', {}))
    if (options.json) world.out(jsonText(found))
    else if (found.length === 0) world.out(NOBODY)
    else
      world.out(
        table(
          ['place', 'test message'],
          found.map(({ place, why }) => [place, why ?? 'has it']),
        ),
      )
    if (found.some(({ arrived }) => !arrived)) throw new CliError('refused', 'not every place has the test message')
  })
}

const NOBODY = 'nobody is told: set alerts.mail, alerts.webhooks or alerts.snmp in eac.yaml\n'

function alertsText({ alerts, places }: AlertsView): string {
  const rows = alerts.map(({ number, severity, says, scope, since, endedAt, cause }) => [
    String(number),
    endedAt === undefined ? severity : `over ${moment(endedAt)}`,
    moment(since),
    scope === 'node' ? says : `${says} (${scope})`,
    cause,
  ])
  const head = ['alert', 'is', 'since (GMT)', 'what is wrong', 'see docs/alerts.md']
  const wrong = rows.length === 0 ? 'nothing is wrong that is watched\n' : table(head, rows)
  return `${wrong}\n${places.length === 0 ? NOBODY : table(['tells', 'how it is'], places.map(placeRow))}`
}

function placeRow({ name, configured, owed, failingSince, lastError }: AlertPlaceView): string[] {
  const gone = configured ? '' : '; in the configuration no more'
  const waits = owed === 0 ? 'has all of it' : `${owed} messages wait`
  const fails = failingSince === undefined ? '' : `; not reached since ${moment(failingSince)}: ${lastError}`
  return [name, `${waits}${fails}${gone}`]
}
