import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import type { CliWorld } from '../world.ts'
import { checkArchive, countsText } from './chain.ts'

interface VerifyOptions {
  readonly sha256?: string
  readonly json?: true
}

/** `eac archive verify`: needs no node; finds what was changed, removed, added, moved or cut off, and names the line. */
export function verifyArchive(world: CliWorld): Command {
  const made = command(
    'verify <file>',
    'check that an archive is as it was written',
    'eac archive verify 2026.archive --sha256 5f0c…',
  ).option(
    '--sha256 <hex>',
    'what the node remembers (eac archive list): without it a file made anew from other rows passes',
  )
  return withJson(made).action(async (path: string, { sha256, json }: VerifyOptions) => {
    const finding = await checkArchive(world.readLines(path)).catch((cause) => unreadable(path, cause))
    if (!finding.ok)
      throw new CliError('refused', `${path} is not as it was written: line ${finding.line}: ${finding.why}`)
    if (sha256 !== undefined && sha256.toLowerCase() !== finding.sha256) {
      throw new CliError('refused', `${path} is whole, but another one: its SHA-256 is ${finding.sha256}`)
    }
    const { year, counts } = finding
    const told = `${year}: whole, ${countsText(counts)}\nSHA-256 ${finding.sha256}\n`
    const compare = sha256 === undefined ? 'Compare it with what the node remembers: eac archive list\n' : ''
    world.out(json ? jsonText({ year, ...counts, sha256: finding.sha256 }) : told + compare)
  })
}

function unreadable(path: string, cause: Error): never {
  if ((cause as NodeJS.ErrnoException).code === undefined) throw cause
  throw new CliError('misuse', `${path} cannot be read: ${cause.message}`, { cause })
}
