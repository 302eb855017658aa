import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { objectionToHolders } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld, Place, ResealResult, ResealWish } from '../world.ts'
import { passphraseOf } from './unlock.ts'

interface ResealOptions extends Place {
  readonly toFile?: string
  readonly toPassphraseFile?: string
  readonly toPersons?: string
  readonly needed?: string
  readonly passphraseFile?: readonly string[]
  readonly json?: true
}

const KEY_OCTETS = 32

export function resealKeys(world: CliWorld): Command {
  const made = nodeCommand(
    'reseal',
    'seal the private keys anew, under another secret; what opens them now opens nothing afterwards. The node is stopped for it',
    'eac keys reseal --to-persons ada,bob,carol --needed 2',
  )
    .option('--to-file <file>', '32 random octets; made where there is no such file')
    .option('--to-passphrase-file <file>', 'a passphrase in a file')
    .option('--to-persons <names>', 'persons, each with a passphrase of their own; asks each for it, twice')
    .option('--needed <number>', 'how many of them open the keys together (default: all)')
    .option(
      '--passphrase-file <person=file>',
      'the passphrase of a person, not asked for but read; once for each',
      (one: string, before: readonly string[] = []) => [...before, one],
    )
  return withJson(made).action(async (options: ResealOptions) => {
    const wish = await wishOf(world, options)
    const { config, data } = options
    const result = await world.reseal({ config, data }, wish)
    world.out(options.json ? jsonText(result) : resultText(result))
  })
}

async function wishOf(world: CliWorld, options: ResealOptions): Promise<ResealWish> {
  const { toFile, toPassphraseFile, toPersons } = options
  const ways = [toFile, toPassphraseFile, toPersons].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    throw new CliError(
      'misuse',
      'say what is to open the keys: one of --to-file, --to-passphrase-file and --to-persons',
    )
  }
  if (toPersons !== undefined) return personsOf(world, toPersons, options)
  if (options.needed !== undefined) throw new CliError('misuse', '--needed goes with --to-persons')
  if (toPassphraseFile !== undefined) return { kind: 'passphrase', file: toPassphraseFile }
  await makeMissing(world, toFile as string)
  return { kind: 'key', file: toFile as string }
}

async function personsOf(world: CliWorld, names: string, options: ResealOptions): Promise<ResealWish> {
  const persons = names.split(',').map((name) => name.trim())
  const needed = options.needed === undefined ? persons.length : Number(options.needed)
  const objection = objectionToHolders({ persons, needed })
  if (objection !== undefined) throw new CliError('misuse', objection)
  const files = new Map((options.passphraseFile ?? []).map((one) => splitFile(one, persons)))
  const given: { person: string; passphrase: string }[] = []
  for (const person of persons)
    given.push({ person, passphrase: await newPassphrase(world, person, files.get(person)) })
  return { kind: 'persons', needed, persons: given }
}

function splitFile(text: string, persons: readonly string[]): [string, string] {
  const at = text.indexOf('=')
  const person = text.slice(0, at)
  if (at > 0 && persons.includes(person)) return [person, text.slice(at + 1)]
  throw new CliError('misuse', `--passphrase-file ${visible(text)}: PERSON=FILE, of one of ${persons.join(', ')}`)
}

async function newPassphrase(world: CliWorld, person: string, passphraseFile: string | undefined): Promise<string> {
  const passphrase = await passphraseOf(world, person, passphraseFile === undefined ? {} : { passphraseFile })
  if (passphraseFile !== undefined) return passphrase
  const again = await world.askSecret(`Once more: `)
  if (again !== passphrase) throw new CliError('misuse', `the two passphrases of ${person} differ; nothing was changed`)
  return passphrase
}

async function makeMissing(world: CliWorld, file: string): Promise<void> {
  try {
    await world.createPrivateFile(file, randomBytes(KEY_OCTETS))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function resultText({ keys, configuration, isConfigured }: ResealResult): string {
  const done = `Sealed anew: ${keys} ${keys === 1 ? 'key' : 'keys'}. What opened them until now opens them no more.\n`
  const next = isConfigured
    ? 'The configuration says so already.\n'
    : `Before the node is started, let its configuration say:\n\n${configuration}\n`
  return `${done}${next}Make a new back-up of the keys: those made before open with the secret of then.\n`
}
