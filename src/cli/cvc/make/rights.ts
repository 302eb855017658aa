import type { Command } from 'commander'
import { RIGHTS, type RightsDomain } from '../../../cvc/index.ts'
import { command } from '../../command.ts'
import { table } from '../../output/table.ts'
import type { CliWorld } from '../../world.ts'

const DOMAINS = Object.keys(RIGHTS) as RightsDomain[]
const TITLES: Readonly<Record<string, string>> = {
  IS: 'IS: inspection systems (ePassport)',
  AT: 'AT: authentication terminals (eID)',
  ST: 'ST: signature terminals (eSign)',
}

/** `eac cvc rights`: the names that `eac cvc sign --rights` takes. */
export function listRights(world: CliWorld): Command {
  return command('rights', 'the rights a certificate can grant, by the names --rights takes', 'eac cvc rights').action(
    () => {
      world.out(DOMAINS.map(domainText).join('\n'))
    },
  )
}

function domainText(domain: RightsDomain): string {
  const title = TITLES[domain]
  const prefix = title === undefined ? `${domain}:` : ''
  const rows = Object.entries<{ readonly sentence: string }>(RIGHTS[domain]).map(([name, { sentence }]) => {
    return [`${prefix}${name}`, sentence]
  })
  return `${title ?? `${domain}: an extension`}\n${table(['name', 'what its holder may do'], rows)}`
}
