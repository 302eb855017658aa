import type { Command } from 'commander'
import type { KeyHoldersView, OperatorCommand, OperatorCommands } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { readInput } from '../read-input.ts'
import type { CliWorld, Place } from '../world.ts'
import { holdersText } from './holders-text.ts'

interface UnlockOptions extends Place {
  readonly passphraseFile?: string
  readonly json?: true
}

/** In each process of the node on this machine. */
export function unlockKeys(world: CliWorld): Command {
  const made = nodeCommand(
    'unlock',
    'give your passphrase for the private keys, where persons open them; asks for it',
    'eac keys unlock ada',
  )
    .argument('<person>', 'whose passphrase it is')
    .option('--passphrase-file <file>', 'read it from a file, - for standard input; it is the first line')
  return withJson(made).action(async (person: string, options: UnlockOptions) => {
    const input = { person, passphrase: await passphraseOf(world, person, options) }
    tell(world, await inEach(world, options, 'keys.unlock', input), options)
  })
}

export function lockKeys(world: CliWorld): Command {
  const made = nodeCommand(
    'lock',
    'forget the private keys in memory, where persons open them; nothing is signed until they do again',
    'eac keys lock',
  )
  return withJson(made).action(async (options: UnlockOptions) => {
    tell(world, await inEach(world, options, 'keys.lock', {}), options)
  })
}

/** @throws {CliError} `misuse` */
export async function passphraseOf(
  world: CliWorld,
  person: string,
  { passphraseFile }: { readonly passphraseFile?: string },
): Promise<string> {
  const passphrase =
    passphraseFile === undefined
      ? await world.askSecret(`Passphrase of ${person}: `)
      : Buffer.from(await readInput(world, passphraseFile))
          .toString('utf8')
          .split(/\r?\n/)[0]
  if (passphrase === undefined)
    throw new CliError('misuse', 'no passphrase was given: type it, or use --passphrase-file')
  if (passphrase === '') throw new CliError('misuse', 'the passphrase is empty')
  return passphrase
}

/** One after the other: what the first refuses is not given to the next. */
async function inEach<Name extends OperatorCommand & ('keys.unlock' | 'keys.lock')>(
  world: CliWorld,
  { config, data }: Place,
  name: Name,
  input: OperatorCommands[Name]['input'],
): Promise<KeyHoldersView[]> {
  const doors = await world.keyDoors({ config, data })
  if (doors.length === 0) {
    throw new CliError(
      'refused',
      'The node does not run here: start it with eac serve; its keys are opened and locked in what runs.',
    )
  }
  const holders: KeyHoldersView[] = []
  for (const door of doors) {
    holders.push((await door.call(name, input)) as KeyHoldersView)
    await door.close()
  }
  return holders
}

function tell(world: CliWorld, holders: readonly KeyHoldersView[], { json }: UnlockOptions): void {
  if (json) world.out(jsonText(holders))
  else world.out(inAll(holders.map(holdersText)))
}

/** Of processes that differ, in how many it is so: one that was started later than others still waits. */
function inAll(texts: readonly string[]): string {
  const kinds = [...new Set(texts)]
  if (kinds.length === 1) return kinds.join('')
  const many = (text: string): string => {
    const same = texts.filter((one) => one === text)
    return `In ${same.length} of ${texts.length} processes here: ${text.replace(/^The/, 'the')}`
  }
  return kinds.map(many).join('')
}
