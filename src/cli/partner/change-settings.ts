import { type Command, InvalidArgumentError } from 'commander'
import { CONTRACT_CHOICES } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

type Settings = Readonly<Record<string, string>>

/** `eac partner set NAME key=value`: where the published texts of TR-03129 leave something open. */
export function changePartnerSettings(world: CliWorld): Command {
  const made = nodeCommand(
    'set <name>',
    'say how it is met where the published texts leave something open',
    'eac partner set gate-1 certificatesService=IS failedCallbacks=park',
  )
    .argument('<setting=value...>', 'as listed below; the others stay as they are', setting)
    .addHelpText('after', `\nSettings, the default first:\n${settingsTable()}`)
  return withJson(made).action(async (name: string, settings: Settings, options: Place & { json?: true }) => {
    const partner = await withOperator(world, options, (operator) => operator.call('partner.set', { name, settings }))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}

function setting(text: string, before: Settings = {}): Settings {
  const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Use NAME=VALUE.')
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is set twice.`)
  return { ...before, [name]: value }
}

function settingsTable(): string {
  const choices = Object.entries(CONTRACT_CHOICES).map(([name, { words, says }]) => [name, words.join(', '), says])
  const poll = ['pollMinutes', 'off, MINUTES', 'first pause before GetDVCertificates asks for what is ready later']
  return table(['setting', 'values', 'what it is'], [...choices, poll])
}
