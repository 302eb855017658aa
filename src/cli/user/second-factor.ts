import type { Command } from 'commander'
import type { BegunSecondFactor, Credentials } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { credentialsOf, type UserOptions, withPassword } from './credentials.ts'

interface AppOptions extends Place, Pick<UserOptions, 'passwordStdin'> {
  readonly code?: string
  readonly json?: true
}

/** `eac user add-second-factor NAME`: shows a secret, takes the first code of it. */
export function addSecondFactor(world: CliWorld): Command {
  const made = nodeCommand(
    'add-second-factor <name>',
    'an authenticator app of your own: shows a secret, and takes the first code the app makes of it',
    'eac user add-second-factor alice',
  ).option('--code <code>', 'the first code, of a secret that was shown before')
  return withJson(withPassword(made)).action(async (name: string, options: AppOptions) => {
    const { passwordStdin, json } = options
    const by = await credentialsOf(world, name, passwordStdin ? { passwordStdin } : {})
    const code = options.code ?? (await codeOfNewSecret(world, by, options))
    if (code === undefined) return
    const input = { by, code }
    const shown = await withOperator(world, options, (operator) => operator.call('user.confirm-second-factor', input))
    world.out(json ? jsonText(shown) : recoveryText(name, shown.recoveryCodes))
  })
}

/** @returns the code that was typed; undefined: whoever is there types it later */
async function codeOfNewSecret(world: CliWorld, by: Credentials, options: AppOptions): Promise<string | undefined> {
  const begun = await withOperator(world, options, (operator) => operator.call('user.begin-second-factor', { by }))
  if (options.json) return void world.out(jsonText(begun))
  world.out(secretText(begun))
  const isTyped = options.passwordStdin === undefined && world.passwordFile === undefined
  const code = isTyped ? await world.askSecret('Code that the app shows: ') : undefined
  if (code === undefined) world.out(`\nIt counts once a code of it was shown: ${how(by.name)}\n`)
  return code
}

const how = (name: string): string => `eac user add-second-factor ${name} --code CODE`

const secretText = ({ secret, uri }: BegunSecondFactor): string =>
  `Type the secret into an authenticator app, or have it read the address as a QR code.\n\n${fieldLines([
    ['secret', secret.match(/.{1,4}/g)?.join(' ')],
    ['address', uri],
  ])}`

const recoveryText = (name: string, codes: readonly string[]): string =>
  `${name} has an authenticator app from now on. Each of these codes replaces one of the app, once;\nthey are shown now and never again:\n\n${codes.map((code) => `  ${code}\n`).join('')}`
