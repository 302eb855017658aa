import { type Command, Option } from 'commander'
import { AUTHORITY_ROLES, type AuthorityRole, holderName } from '../messages/index.ts'
import { command, withJson } from './command.ts'
import { assertNamed, authorityName, choice, country, httpsUrl, mandatory, mnemonic, port } from './option-values.ts'
import { type Field, fieldLines } from './output/fields.ts'
import { jsonText } from './output/json.ts'
import { visibleReference } from './output/visible.ts'
import type { CliWorld, InitResult, InitWish } from './world.ts'

interface InitOptions {
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic?: string
  readonly name?: string
  readonly publicUrl?: string
  readonly host?: string
  readonly port?: number
  readonly airGapped?: true
  readonly databaseUrlFile?: string
  readonly redisUrlFile?: string
  readonly json?: true
}

/** `eac init`: makes the folder of a node with its first authority. */
export function initCommand(world: CliWorld): Command {
  const made = command(
    'init <folder>',
    'make a node: configuration, keys, database and its first authority',
    'eac init /srv/eac --role DV --country UT --mnemonic DVTEST --public-url https://dv.example.ut:8443',
  )
    .addOption(mandatory(choice('--role <role>', 'what the authority is', AUTHORITY_ROLES)))
    .addOption(mandatory(new Option('--country <code>', 'of the authority, two capital letters').argParser(country)))
    .addOption(
      new Option('--mnemonic <text>', 'of the authority, up to 9 characters; a SPOC needs none').argParser(mnemonic),
    )
    .option(
      '--name <name>',
      'how you call the authority (default: country and mnemonic, of a SPOC ut-spoc)',
      authorityName,
    )
    .option('--public-url <url>', 'how partners reach this node (default: from host and port)', httpsUrl)
    .option('--host <host>', 'address to listen on')
    .option('--port <number>', 'port to listen on', port)
    .option('--air-gapped', 'the machine of an off-line CVCA: it is never run on a network; see eac offline')
    .option(
      '--database-url-file <file>',
      'holds the URL of an empty PostgreSQL database (default: DATABASE_URL, else embedded)',
    )
    .option(
      '--redis-url-file <file>',
      'holds the URL of a Redis for the jobs (default: REDIS_URL, else in the database)',
    )
  return withJson(made).action(async (folder: string, options: InitOptions) => {
    assertNamed(options.role, options.mnemonic)
    const result = await world.init(wishOf(folder, options))
    world.out(options.json ? jsonText(result) : initText(result))
  })
}

function wishOf(
  folder: string,
  { role, country, mnemonic, name, airGapped, json: _, ...place }: InitOptions,
): InitWish {
  const authority = { name: name ?? defaultName(country, mnemonic), role, country, mnemonic }
  return { folder, authority, ...place, airGapped: airGapped === true }
}

/** Country and mnemonic, in what a name may hold. */
function defaultName(country: string, mnemonic = '-spoc'): string {
  return holderName({ country, mnemonic })
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '')
}

function initText(result: InitResult): string {
  const { authority, files, airGapped } = result
  const certificates = authority.certificates.map(({ holderReference, sha256 }) => {
    return [`certificate ${visibleReference(holderReference)}`, `SHA-256 ${sha256}`] as const
  })
  return [
    `Made the node of ${authority.role} ${authority.name}:\n\n`,
    fieldLines(
      files.map(({ path, what }) => [what, path]),
      '  ',
    ),
    '\n',
    fieldLines([...(airGapped ? [] : addressOf(result)), ...certificates], '  '),
    `\nNext:\n`,
    fieldLines(nextSteps(result), '  '),
  ].join('')
}

/** Nobody ever calls a machine without a network. */
const addressOf = ({ authority, publicUrl, tlsFingerprint }: InitResult): Field[] => [
  ['address', publicUrl],
  ...(authority.serviceUrl === '' ? [] : [['service', authority.serviceUrl] as const]),
  ['TLS certificate', `SHA-256 ${tlsFingerprint}`],
]

function nextSteps({ authority, configFile, tlsCertificateFile, airGapped }: InitResult): Field[] {
  const at = `--config ${configFile}`
  if (airGapped) return stepsWithoutNetwork(at)
  return [
    ['1.', [`give each partner ${tlsCertificateFile} and tell them the fingerprint over another channel`]],
    ['2.', ['register each partner:', `eac partner add NAME ${at} --role … --tls-certificate FILE …`]],
    ['3.', ['run the node:', `eac serve ${at}`]],
    ...furtherSteps(authority.role, configFile),
  ]
}

function stepsWithoutNetwork(at: string): Field[] {
  return [
    ['1.', ['pair it with the node on the network, both ways:', `eac offline key --output FILE ${at}`]],
    ['2.', ['register here, from the same papers, whoever may be certified:', 'eac partner add …, eac state add …']],
    ['3.', ['bring that node the certificates:', `eac offline certificates --for MACHINE --to FOLDER ${at}`]],
  ]
}

function furtherSteps(role: AuthorityRole, configFile: string): Field[] {
  const at = `--config ${configFile}`
  if (role === 'CVCA') return []
  if (role === 'SPOC') {
    const how = `name certificates of your SPOC CA in a section spoc of ${configFile}, before it runs`
    return [['4.', ['let other states reach it:', how, 'to try it: eac spoc-ca --help']]]
  }
  if (role === 'NPKD')
    return [['4.', ['trust a CSCA, and bring a list:', `eac list trust FILE ${at}`, `eac list add FILE ${at}`]]]
  return [
    ['4.', ['trust the CVCA above:', `eac authority trust FILE ${at}`]],
    ['5.', ['ask for the first certificate:', `eac authority request-certificate --from PARTNER ${at}`]],
  ]
}
