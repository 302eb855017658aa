import type { Command } from 'commander'
import type { ConnectionStepView, ConnectionTestView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

/** `eac partner test NAME`: exit code 1 where a call would fail. */
export function testPartner(world: CliWorld): Command {
  const made = nodeCommand(
    'test <name>',
    'connect to it as for a call, step by step; no message is sent',
    'eac partner test gate-1',
  )
  return withJson(made).action(async (name: string, options: Place & { json?: true }) => {
    const tested = await withOperator(world, options, (operator) => operator.call('partner.test', { name }))
    world.out(options.json ? jsonText(tested) : testedText(tested))
    if (!tested.ok) throw new CliError('refused', `a call to ${name} would fail now`)
  })
}

const STEPS: Readonly<Record<ConnectionStepView['step'], string>> = {
  name: 'name',
  tcp: 'TCP',
  tls: 'TLS',
  'their-certificate': 'their certificate',
  'our-certificate': 'our certificate',
  http: 'HTTP',
}
const RESULTS = { good: 'good', warning: 'look', bad: 'BAD', skipped: 'not tried' } as const

function testedText({ url, steps }: ConnectionTestView): string {
  const rows = steps.map(({ step, result, says, milliseconds }) => [
    STEPS[step],
    RESULTS[result],
    milliseconds === undefined ? '' : `${milliseconds} ms`,
    says,
  ])
  return `${url}\n\n${table(['step', 'result', 'took', 'what was seen'], rows)}`
}
