import { type Command, Option } from 'commander'
import { type Role, TERMINAL_TYPES } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { command } from '../../command.ts'
import { choice, wholeNumber } from '../../option-values.ts'
import type { CliWorld } from '../../world.ts'
import { calendarDate, holderReference } from '../option-texts.ts'
import { assertOtherFile } from './hand-out.ts'
import { algorithmOption, newKeyOption, passwordOption } from './key-choice.ts'
import { signLink } from './sign-link.ts'
import type { SignOptions } from './sign-options.ts'
import { signOwn } from './sign-own.ts'
import { signRequest } from './sign-request.ts'

const ROLES: readonly Role[] = ['CVCA', 'DV-domestic', 'DV-foreign', 'terminal']
const MOST_DAYS = 36_524 // dates end with 2099

/** `eac cvc sign`: a certificate by a key in a file, for test PKIs and ceremonies. */
export function signCertificate(world: CliWorld): Command {
  return command(
    'sign',
    'make a certificate with a key in a file: from a request, self-signed, or a link (for test PKIs and ceremonies)',
    'eac cvc sign --request dv.cvreq --issuer cvca.cvcert --key cvca.key --role DV-domestic --rights read-fingerprints --days 90 --out dv.cvcert',
  )
    .option('--request <file>', 'what is to be certified; it is verified first')
    .option('--issuer <file>', 'certificate of the key that signs')
    .option('--self-signed', 'the first certificate of a CVCA: with --holder-reference, for --key or --new-key')
    .option('--link <file>', 'a link certificate to this new self-signed one, by the old --issuer and its --key')
    .option('--key <file>', 'private key that signs: PKCS#8 in PEM or DER')
    .addOption(passwordOption())
    .addOption(newKeyOption())
    .option('--key-out <file>', 'where the new key is kept (PKCS#8, for its owner only); it must not exist')
    .addOption(algorithmOption())
    .option('--holder-reference <ref>', 'names the key of a self-signed certificate', holderReference)
    .addOption(choice('--role <role>', 'what the holder is', ROLES))
    .addOption(choice('--type <type>', "terminal type (default: the issuer's; IS)", Object.keys(TERMINAL_TYPES)))
    .addOption(new Option('--rights <names>', 'all, none, or names with commas between: eac cvc rights lists them'))
    .option('--effective <date>', 'first day, YYYY-MM-DD (default: today)', calendarDate)
    .option('--expires <date>', 'last day, YYYY-MM-DD', calendarDate)
    .option('--days <number>', 'instead of --expires: how many days it is valid', wholeNumber(1, MOST_DAYS))
    .option('--out <file>', 'where the certificate is written, DER (default: as text, to the screen)')
    .addHelpText(
      'after',
      '\nA running node issues by its policy, counts and records what it signs; this command does neither.\nA certificate that whoever verifies it would refuse is not made.',
    )
    .action(async (options: SignOptions) => {
      assertOtherFile(options.out, [options.key, options.keyOut, options.issuer, options.request, options.link])
      if (oneOf(options) === 'self-signed') await signOwn(world, options)
      else if (options.link !== undefined) await signLink(world, options, options.link)
      else await signRequest(world, options)
    })
}

/** Which of the three certificates is meant. */
function oneOf({ request, selfSigned, link }: SignOptions): 'request' | 'self-signed' | 'link' {
  const meant = [
    ...(request === undefined ? [] : (['request'] as const)),
    ...(selfSigned ? (['self-signed'] as const) : []),
    ...(link === undefined ? [] : (['link'] as const)),
  ]
  if (meant.length === 1) return meant[0]!
  throw new CliError('misuse', 'say which certificate: one of --request FILE, --self-signed, --link FILE')
}
