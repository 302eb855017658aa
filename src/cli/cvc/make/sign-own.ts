import { buildCertificate } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import type { CliWorld } from '../../world.ts'
import { handOutCertificate } from './hand-out.ts'
import { readySigner } from './key-file.ts'
import { authorizationOf } from './rights-option.ts'
import { assertUnused, datesOf, needed, type SignOptions } from './sign-options.ts'

/** The certificate of a CVCA for itself. */
export async function signOwn(world: CliWorld, options: SignOptions): Promise<void> {
  assertUnused(options, ['issuer'], '--self-signed')
  if (options.role !== undefined && options.role !== 'CVCA') {
    throw new CliError('misuse', 'only a CVCA signs its own certificate: leave --role out')
  }
  const reference = needed(options.holderReference, '--holder-reference', '--self-signed')
  const rights = needed(options.rights, '--rights', '--self-signed')
  const { chat, extensions } = authorizationOf(rights, options.type ?? 'IS', 'CVCA')
  const dates = datesOf(options, world)
  const { signer, keep } = await readySigner(world, options)
  const verdict = await buildCertificate()
    .selfSigned()
    .holder(reference, signer.publicKey)
    .authorizedTo(chat)
    .valid(...dates)
    .extensions(...extensions)
    .sign({ signer, checkSignature: world.checkSignature })
  await handOutCertificate(world, verdict, { out: options.out, keep })
}
