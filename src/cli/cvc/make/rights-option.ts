import {
  type Chat,
  type Extension,
  type KnownTerminalType,
  makeAuthorization,
  makeChat,
  RIGHTS,
  type RightsDomain,
  type Role,
} from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'

/** What a certificate is to allow: in its CHAT, and in authorization extensions. */
export interface Authorization {
  readonly chat: Chat
  readonly extensions: readonly Extension[]
}

/** Whose rights stand in an extension of their own. */
const EXTENSION_DOMAINS = ['id-eIDAccess', 'id-specialFunctions', 'id-ERAspecific'] as const

/**
 * `all`, `none`, or names with commas between; rights of an extension behind its name: `id-specialFunctions:PSC`.
 * @throws {CliError} `misuse` for a name that the terminal type or the extension does not have
 */
export function authorizationOf(text: string, type: KnownTerminalType, role: Role): Authorization {
  const wanted = text === 'none' ? [] : text === 'all' ? namesOf(type) : text.split(',').map((name) => name.trim())
  const bits = wanted.filter((name) => !name.includes(':')).map((name) => bitOf(type, name, type))
  const extensions = EXTENSION_DOMAINS.flatMap((domain) => {
    const names = wanted.filter((name) => name.startsWith(`${domain}:`)).map((name) => name.slice(domain.length + 1))
    for (const name of names) bitOf(domain, name, type)
    return names.length === 0 ? [] : [makeAuthorization(domain, names as never[])]
  })
  const stray = wanted.find(
    (name) => name.includes(':') && !EXTENSION_DOMAINS.some((one) => name.startsWith(`${one}:`)),
  )
  if (stray !== undefined) unknownRight(stray, type)
  return { chat: makeChat(type, role, bits), extensions }
}

function namesOf(domain: RightsDomain): string[] {
  return Object.keys(RIGHTS[domain])
}

function bitOf(domain: RightsDomain, name: string, type: KnownTerminalType): number {
  const rows: Readonly<Record<string, { readonly bit: number }>> = RIGHTS[domain]
  return Object.hasOwn(rows, name) ? rows[name]!.bit : unknownRight(name, type)
}

function unknownRight(name: string, type: KnownTerminalType): never {
  throw new CliError('misuse', `there is no right "${name}" of ${type}; eac cvc rights lists their names`)
}
