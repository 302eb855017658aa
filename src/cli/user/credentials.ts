import type { Command } from 'commander'
import type { Credentials } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'

export interface UserOptions {
  readonly user?: string
  readonly passwordStdin?: true
  readonly code?: string
}

export const WHO_ASKS = 'who asks; needed where this node has it approved by others'
/** Of changes that nobody has to approve. */
export const WHO_DOES_THIS = 'who does this; needed where the node wants that known (people.machine: read)'
export const WHO_DECIDES = 'who decides'

/** A command somebody answers for. A password never stands on the command line: everybody on the machine can read that. */
export function withUser(made: Command, description: string): Command {
  return withCode(withPassword(made.option('--user <name>', `${description}; asks for the password`)))
}

export function withPassword(made: Command): Command {
  return made.option('--password-stdin', 'read the password from standard input (or set EAC_PASSWORD_FILE)')
}

export function withCode(made: Command): Command {
  return made.option('--code <code>', 'of the second factor, where the user has one')
}

/** Who asks, where somebody says so: to be spread into a command's input. */
export async function userOf(world: CliWorld, options: UserOptions): Promise<{ by?: Credentials }> {
  if (options.user !== undefined) return { by: await credentialsOf(world, options.user, options) }
  if (options.passwordStdin) throw new CliError('misuse', '--password-stdin: whose password? Say --user NAME')
  return {}
}

export async function credentialsOf(
  world: CliWorld,
  name: string,
  options: Pick<UserOptions, 'passwordStdin' | 'code'>,
): Promise<Credentials> {
  const [password = ''] = await readSecrets(world, [`Password of ${name}: `], options)
  const { code } = options
  return { name, password, ...(code !== undefined && { code }) }
}

/**
 * Passwords in the order asked: lines of standard input or of the file the environment names, else typed.
 * @throws {CliError} `misuse` where they can be had from nowhere, or are too few
 */
export async function readSecrets(
  world: CliWorld,
  prompts: readonly string[],
  { passwordStdin }: Pick<UserOptions, 'passwordStdin'>,
): Promise<string[]> {
  const file = passwordStdin ? '-' : world.passwordFile
  const secrets = file === undefined ? await typed(world, prompts) : await linesOf(world, file, prompts.length)
  if (secrets.every((secret) => secret !== '')) return secrets
  throw new CliError('misuse', 'a password was empty')
}

async function linesOf(world: CliWorld, file: string, count: number): Promise<string[]> {
  const lines = Buffer.from(await readInput(world, file))
    .toString('utf8')
    .split(/\r?\n/)
  if (lines.length >= count) return lines.slice(0, count)
  const where = file === '-' ? 'standard input' : file
  throw new CliError('misuse', `${where} must hold ${count} passwords, each on a line of its own`)
}

async function typed(world: CliWorld, prompts: readonly string[]): Promise<string[]> {
  const secrets: string[] = []
  for (const prompt of prompts) {
    const secret = await world.askSecret(prompt)
    if (secret === undefined) {
      throw new CliError('misuse', 'no password was given: type it, or use --password-stdin, or set EAC_PASSWORD_FILE')
    }
    secrets.push(secret)
  }
  return secrets
}

/** Two that must be equal where a person types them: a slip would lock the person out. */
export async function readNewPassword(
  world: CliWorld,
  before: readonly string[],
  options: Pick<UserOptions, 'passwordStdin'>,
): Promise<string[]> {
  const byHand = !options.passwordStdin && world.passwordFile === undefined
  const prompts = [...before, 'New password (12 characters at least): ', ...(byHand ? ['Again: '] : [])]
  const secrets = await readSecrets(world, prompts, options)
  const again = byHand ? secrets.pop() : secrets.at(-1)
  if (again !== secrets.at(-1)) throw new CliError('misuse', 'the two were not the same; nothing was changed')
  return secrets
}
