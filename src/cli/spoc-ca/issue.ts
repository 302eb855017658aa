import { type Command, InvalidArgumentError } from 'commander'
import { CA_KEYS, type CaKey, issueSpocTls, SPOC_WORLDS, type SpocWorld } from '../../spoc-channel/index.ts'
import { CliError } from '../cli-error.ts'
import { command } from '../command.ts'
import { choice, mandatory, several, wholeNumber } from '../option-values.ts'
import type { CliWorld } from '../world.ts'
import { type Issued, keepIssued, openCaFolder } from './ca-folder.ts'
import { savedFiles } from './saved-files.ts'

interface IssueOptions {
  readonly kind: Issued['kind']
  readonly host?: readonly string[]
  readonly world?: SpocWorld
  readonly key: CaKey
  readonly days: number
}

/** `eac spoc-ca issue FOLDER NAME`: a key and its certificate for one end of a connection, or both. */
export function issueFromSpocCa(world: CliWorld): Command {
  return command(
    'issue',
    'issue a TLS certificate with a fresh key',
    'eac spoc-ca issue ut-spoc-ca spoc-server --kind server --host spoc.example.ut',
  )
    .argument('<folder>', 'of the CA, as eac spoc-ca init made it')
    .argument('<name>', 'of the files that are made', fileName)
    .addOption(mandatory(choice('--kind <kind>', 'which end of a connection it is for', ['client', 'server', 'both'])))
    .option('--host <name>', 'a name the server is called by; may be given several times', several(hostName))
    .addOption(choice('--world <standard>', 'whose key purposes it bears (default: both)', SPOC_WORLDS))
    .addOption(choice('--key <kind>', 'of the certificate', CA_KEYS).default('prime256v1'))
    .option('--days <number>', 'how long it is valid (6 to 18 months are usual)', wholeNumber(1, 3_650), 365)
    .action(async (folder: string, name: string, { kind, host = [], world: of, key, days }: IssueOptions) => {
      if (kind !== 'client' && host.length === 0) {
        throw new CliError('misuse', 'A server needs the name it is called by: give --host NAME.')
      }
      const open = await openCaFolder(world, folder)
      const { country, crlUrl, issued } = open.record
      if (issued.some((one) => one.name === name)) {
        throw new CliError('refused', `This CA issued ${name} already; choose another name.`)
      }
      const notBefore = world.now()
      const worlds = of === undefined ? SPOC_WORLDS : [of]
      const made = issueSpocTls({ root: open.ca, kind, hosts: host, country, notBefore, days, crlUrl, worlds, key })
      const notAfter = new Date(notBefore.getTime() + days * 86_400_000).toISOString()
      world.out(savedFiles(await keepIssued(world, open, { name, serial: made.serial, kind, notAfter }, made)))
    })
}

const TAKEN = ['root', 'ca', 'spoc']

function fileName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,60}$/.test(text) && !TAKEN.includes(text.toLowerCase())) return text
  throw new InvalidArgumentError(`Use letters, digits and hyphens; not ${TAKEN.join(', ')}.`)
}

function hostName(text: string): string {
  if (/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text)) return text
  throw new InvalidArgumentError('Use a host name like spoc.example.ut.')
}
