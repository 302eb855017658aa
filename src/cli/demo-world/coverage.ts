import type { Command } from 'commander'
import type { CoverageView } from '../../messages/index.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, DemoStatePlace } from '../world.ts'
import { WHERE } from './where.ts'

interface CoverageOptions {
  readonly data?: string
  readonly json?: true
}

/** `eac world coverage`: which DV may read the passports of which state, and for how many days. */
export function coverageOfWorld(world: CliWorld): Command {
  const made = command('coverage', 'which DV holds a certificate of which state, for how long', 'eac world coverage')
  return withJson(made.option(...WHERE)).action(async ({ data, json }: CoverageOptions) => {
    const { states } = await world.demoWorld(data)
    const covered: CoverageView[] = []
    for (const { folder, dv } of states) {
      const all = await withOperator(world, { data: folder }, (operator) => operator.call('coverage.show', {}))
      covered.push(...all.filter(({ authority }) => authority === dv))
    }
    world.out(json ? jsonText(covered) : matrix(states, covered))
  })
}

function matrix(states: readonly DemoStatePlace[], covered: readonly CoverageView[]): string {
  const head = ['', ...states.map(({ country }) => `passports of ${country}`)]
  const rows = states.map(({ dv }) => [
    dv,
    ...states.map(({ cvcaHolder }) =>
      cell(covered.find(({ authority, issuer }) => authority === dv && issuer === cvcaHolder)),
    ),
  ])
  return table(head, rows)
}

function cell(covered: CoverageView | undefined): string {
  const { certificate, request } = covered ?? {}
  const asked = request === undefined ? '' : ', asked'
  if (certificate === undefined) return `none${asked}`
  return `${certificate.daysLeft} days, until ${certificate.expires}${asked}`
}
