import { type Command, Option } from 'commander'
import { type AlgorithmName, buildRequest, type HolderReference, type OuterKey } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { command } from '../../command.ts'
import { choice, mandatory } from '../../option-values.ts'
import type { CliWorld } from '../../world.ts'
import { holderReference } from '../option-texts.ts'
import { assertOtherFile, handOut, refuse } from './hand-out.ts'
import { ALGORITHM_NAMES, algorithmOption, newKeyOption, passwordOption } from './key-choice.ts'
import { type KeyOptions, keyIn, readySigner, signerOf } from './key-file.ts'

interface RequestOptions extends KeyOptions {
  readonly holderReference: HolderReference
  readonly authorityReference?: HolderReference
  readonly outerKey?: string
  readonly outerKeyPassword?: string
  readonly outerReference?: HolderReference
  readonly outerAlgorithm?: AlgorithmName
  readonly out?: string
}

/** `eac cvc request`: a certificate request from a key in a file, or from a new one. */
export function makeRequest(world: CliWorld): Command {
  return command(
    'request',
    'make a certificate request from a key in a file, or from a new one',
    'eac cvc request --holder-reference UTDVDE00001 --authority-reference UTCVCA00001 --new-key brainpoolP256r1 --key-out dv.key --out dv.cvreq',
  )
    .addOption(
      mandatory(new Option('--holder-reference <ref>', 'names the key, like UTDVDE00001').argParser(holderReference)),
    )
    .option('--authority-reference <ref>', 'the CA key that is to sign', holderReference)
    .option('--key <file>', 'private key: PKCS#8 in PEM or DER, as openssl makes it')
    .addOption(newKeyOption())
    .option('--key-out <file>', 'where the new key is kept (PKCS#8, for its owner only); it must not exist')
    .addOption(passwordOption())
    .addOption(algorithmOption())
    .option(
      '--outer-key <file>',
      'sign the request a second time with this key: that of the certificate held now, or of a CVCA',
    )
    .option('--outer-key-password <file>', 'password of the outer key: the first line of this file')
    .option('--outer-reference <ref>', 'names the outer key', holderReference)
    .addOption(choice('--outer-algorithm <name>', 'what the outer key signs with', ALGORITHM_NAMES))
    .option('--out <file>', 'where the request is written, DER (default: as text, to the screen)')
    .addHelpText(
      'after',
      '\nA running node makes its own: eac authority request-certificate.\nA request that whoever verifies it would refuse is not made.',
    )
    .action(async (options: RequestOptions) => {
      assertOtherFile(options.out, [options.key, options.keyOut, options.outerKey])
      const { signer, keep } = await readySigner(world, options)
      const outer = await outerKey(world, options)
      const named = buildRequest().holder(options.holderReference)
      const asked = options.authorityReference ? named.expectedFrom(options.authorityReference) : named
      const wish = outer ? asked.authenticatedBy(outer) : asked
      const verdict = await wish.sign({ signer, checkSignature: world.checkSignature })
      if (!verdict.ok) refuse('the request', verdict.findings)
      const { request, findings } = verdict
      const label = 'CV CERTIFICATE REQUEST'
      await handOut(world, { octets: request.octets, label, findings, keep, out: options.out })
    })
}

async function outerKey(world: CliWorld, options: RequestOptions): Promise<OuterKey | undefined> {
  const { outerKey: file, outerReference: reference, outerKeyPassword, outerAlgorithm } = options
  if (file === undefined && reference === undefined) return undefined
  if (file === undefined || reference === undefined) {
    throw new CliError('misuse', 'an outer signature takes both --outer-key FILE and --outer-reference REF')
  }
  return { reference, signer: signerOf(await keyIn(world, file, outerKeyPassword), outerAlgorithm, file) }
}
