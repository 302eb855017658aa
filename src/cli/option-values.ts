import { InvalidArgumentError, Option } from 'commander'
import { type AuthorityRole, CONTRACTS, type ContractName } from '../messages/index.ts'
import { CliError } from './cli-error.ts'

/** An option that takes one of a few words; capitals do not matter, the help lists them. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase())
    if (found === undefined) throw new InvalidArgumentError(`Use one of: ${words.join(', ')}.`)
    return found
  })
}

export function mandatory(option: Option): Option {
  return option.makeOptionMandatory()
}

/** A SPOC has no keys of its own, and so no holder references. @throws {CliError} `misuse` where another role has no mnemonic */
export function assertNamed(role: AuthorityRole, mnemonic: string | undefined): void {
  if (mnemonic !== undefined || role === 'SPOC') return
  throw new CliError('misuse', `a ${role} needs --mnemonic: it stands in its holder references`)
}

const EDITIONS: Readonly<Record<string, ContractName>> = Object.fromEntries(
  CONTRACTS.map((contract) => [editionNumber(contract), contract]),
)

/** `1.1`, as people say it. */
export function editionNumber(contract: ContractName): string {
  return contract.replace('tr-03129/', '')
}

/** The edition of TR-03129 a counterpart speaks. */
export function editionOption(usual: ContractName = 'tr-03129/1.1'): Option {
  return new Option('--edition <edition>', 'edition of TR-03129 it speaks')
    .choices(Object.keys(EDITIONS))
    .argParser((text): ContractName => {
      const edition = EDITIONS[text]
      if (edition === undefined) throw new InvalidArgumentError(`Use one of: ${Object.keys(EDITIONS).join(', ')}.`)
      return edition
    })
    .default(usual, editionNumber(usual))
}

/** @returns a parser of whole numbers within these bounds */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= least && number <= most)) {
      throw new InvalidArgumentError(`Use a whole number from ${least} to ${most}.`)
    }
    return number
  }
}

export const port = wholeNumber(1, 65_535)

/** A moment in GMT: a day (its beginning), or a day and a time. @returns ISO 8601 */
export function momentGmt(text: string): string {
  const [, day, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
  const at = new Date(`${day}T${time}${zone}`)
  if (day === undefined || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('Use a moment in GMT, like 2026-11-30 or 2026-11-30T08:00.')
  }
  return at.toISOString()
}

export function country(text: string): string {
  if (!/^[A-Z]{2}$/.test(text)) throw new InvalidArgumentError('Use two capital letters, like UT.')
  return text
}

/** ISO 8859-1 without control characters, 1 to 9 of them (TR-03110-3 A.6.1). */
export function mnemonic(text: string): string {
  if (!/^[\x20-\x7e\xa0-\xff]{1,9}$/.test(text)) {
    throw new InvalidArgumentError('Use 1 to 9 letters, digits or signs, like CVCATST.')
  }
  return text
}

/** A name of ours for an authority: it stands in the address of its service. */
export function authorityName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(text)) throw new InvalidArgumentError('Use letters, digits and hyphens.')
  return text
}

export function httpsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:') throw new InvalidArgumentError('Use an address that starts with https://.')
  return text
}

/** Gathers an option given several times, each value parsed by `parse`. */
export function several(parse: (text: string) => string): (text: string, before: string[] | undefined) => string[] {
  return (text, before = []) => [...before, parse(text)]
}

/** SHA-256 in hex, with or without colons and spaces; lower-case afterwards. */
export function fingerprint(text: string): string {
  const hex = text.replace(/[:\s]/g, '').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new InvalidArgumentError('Use a SHA-256 fingerprint: 64 hexadecimal digits.')
  return hex
}
