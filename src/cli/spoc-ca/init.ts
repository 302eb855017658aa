import { type Command, InvalidArgumentError, Option } from 'commander'
import { CA_KEYS, type CaKey, makeSpocRoot } from '../../spoc-channel/index.ts'
import { command } from '../command.ts'
import { choice, country, mandatory, wholeNumber } from '../option-values.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'
import { keepNewCa } from './ca-folder.ts'
import { savedFiles } from './saved-files.ts'

interface InitOptions {
  readonly country: string
  readonly crlUrl: string
  readonly key: CaKey
  readonly days: number
  readonly organization?: string
}

/** `eac spoc-ca init FOLDER`: a root with its key, and a first, empty CRL. */
export function initSpocCa(world: CliWorld): Command {
  return command(
    'init <folder>',
    'make a root, for demonstration and test: its key lies in the folder, not encrypted',
    'eac spoc-ca init ut-spoc-ca --country UT --crl-url http://crl.example.ut/spoc.crl',
  )
    .addOption(mandatory(new Option('--country <code>', 'whose SPOC CA it is, two capital letters').argParser(country)))
    .addOption(mandatory(new Option('--crl-url <url>', 'where spoc.crl will be, by http').argParser(httpUrl)))
    .addOption(choice('--key <kind>', 'of the root', CA_KEYS).default('prime256v1'))
    .option('--days <number>', 'how long the root is valid (5 to 7 years are usual)', wholeNumber(1, 36_500), 6 * 365)
    .option('--organization <name>', 'in the name of the root')
    .action(async (folder: string, { crlUrl, ...options }: InitOptions) => {
      const ca = makeSpocRoot({ ...options, notBefore: world.now() })
      const { country, organization, commonName } = ca.name
      const name = { country, ...(organization === undefined ? {} : { organization }), commonName }
      const files = await keepNewCa(world, folder, ca, { ...name, crlUrl, crlNumber: 0, issued: [] })
      world.out(`Made a SPOC CA of ${country}, for demonstration and test only.\n`)
      world.out(savedFiles(files))
      world.out(
        `Next: publish spoc.crl at ${visible(crlUrl)}, and eac spoc-ca issue ${visible(folder)} NAME --kind client\n`,
      )
    })
}

const LONGEST_URL = 1_000

function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' || text.length > LONGEST_URL || !/^[\x21-\x7e]+$/.test(text)) {
    throw new InvalidArgumentError('Use an address that starts with http://: CRLs are fetched without TLS.')
  }
  return text
}
