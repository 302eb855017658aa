import { type Command, InvalidArgumentError } from 'commander'
import type { DurationView, PartnerTimesView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface TimesOptions extends Place {
  readonly hours: number
  readonly json?: true
}

/** `eac partner times`: who answers how quickly. */
export function showPartnerTimes(world: CliWorld): Command {
  const made = nodeCommand(
    'times [name]',
    'how many calls failed of late, and how long partners took to answer',
    'eac partner times --hours 168',
  ).option('--hours <n>', 'so many until now, 168 at most', wholeHours, 24)
  return withJson(made).action(async (name: string | undefined, { hours, ...options }: TimesOptions) => {
    const times = await withOperator(world, options, (operator) => operator.call('partner.times', { name, hours }))
    world.out(options.json ? jsonText(times) : timesTable(times))
  })
}

function wholeHours(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Use a whole number of hours.')
}

function timesTable(times: readonly PartnerTimesView[]): string {
  const rows = times.map(({ partner, exchanges, isMore, answered, failed, calls, callbacks }) => [
    partner,
    isMore ? `over ${exchanges}` : String(exchanges),
    String(answered),
    String(failed),
    durations(calls),
    durations(callbacks),
  ])
  return table(['partner', 'exchanges', 'answered', 'failed', 'answer (median, 95 %)', 'callback (median, 95 %)'], rows)
}

const durations = (took: DurationView | undefined): string =>
  took === undefined ? '' : `${seconds(took.medianMilliseconds)}, ${seconds(took.p95Milliseconds)}`

const seconds = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`
