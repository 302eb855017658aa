import type { Command } from 'commander'
import type { CaDomainWish, OwnDomain } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { followRequest, WAIT } from './follow-request.ts'

/** `eac ca domains`: names that our account at a CA may use, shown to be ours once. */
export function caDomains(world: CliWorld): Command {
  return group('domains', 'names that our account at a CA may use', 'eac ca domains list swisssign', [
    listDomains(world),
    asking(world, 'register', 'have a CA take up a name; it says what to publish', 'register swisssign example.ut'),
    asking(world, 'check', 'have a CA look for what was published', 'check swisssign example.ut'),
    asking(world, 'remove', 'have a CA forget a name', 'remove swisssign example.ut'),
  ])
}

function listDomains(world: CliWorld): Command {
  const made = nodeCommand('list <ca>', 'the names there are, and how they stand', 'eac ca domains list swisssign')
  return withJson(made).action(async (name: string, { json, ...place }: Place & { json?: true }) => {
    const domains = await withOperator(world, place, (operator) => operator.call('ca.domains', { name }))
    if (json) return world.out(jsonText(domains))
    if (domains.length === 0) return world.out(`no names; eac ca domains register ${visible(name)} NAME\n`)
    const rows = domains.map((one) => [one.name, one.state, one.says, moment(one.until), publishText(one)])
    world.out(table(['name', 'state', 'in its words', 'until (GMT)', 'to be published'], rows))
  })
}

type AskOptions = Place & { readonly wait: number; readonly json?: true }

function asking(world: CliWorld, wish: CaDomainWish['wish'], description: string, example: string): Command {
  const made = nodeCommand(`${wish} <ca> <name>`, description, `eac ca domains ${example}`).option(...WAIT)
  return withJson(made).action(async (ca: string, domain: string, { wait, json, ...place }: AskOptions) => {
    const request = await withOperator(world, place, async (operator) => {
      const asked = await operator.call('ca.domain', { ca, wish, domain })
      return followRequest(world, operator, asked, wait, json)
    })
    if (json) return world.out(jsonText(request))
    const { answer, cameTo, says, exchange } = request
    if (answer !== undefined) world.out(domainText(ca, answer))
    if (says !== undefined) throw new CliError('refused', `It ${says}. Try again: eac exchange retry ${exchange}`)
    if (cameTo === undefined) world.out(`It goes on by the queue of the node: eac exchange show ${exchange}\n`)
  })
}

function domainText(ca: string, domain: OwnDomain): string {
  const { name, state, says, until, publish } = domain
  const fields = fieldLines([
    ['name', name],
    ['state', state],
    ['in its words', says],
    ['until', until && `${moment(until)} GMT`],
    ['publish at', publish?.at],
    ['publish', publish?.value],
    ['publish until', publish?.until && `${moment(publish.until)} GMT`],
  ])
  const isToCheck = state === 'pending' && publish !== undefined
  return isToCheck ? `${fields}Once it is published: eac ca domains check ${visible(ca)} ${visible(name)}\n` : fields
}

function publishText({ publish }: OwnDomain): string {
  return publish === undefined ? '' : `${publish.value} at ${publish.at}`
}
