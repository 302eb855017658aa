import { buildLinkCertificate } from '../../../cvc/index.ts'
import type { CliWorld } from '../../world.ts'
import { handOutCertificate } from './hand-out.ts'
import { issuerAndSigner, onlyCertificate } from './issuer-key.ts'
import { assertUnused, type SignOptions } from './sign-options.ts'

/** What the new self-signed certificate says, signed with the old key. */
export async function signLink(world: CliWorld, options: SignOptions, file: string): Promise<void> {
  const others = ['role', 'type', 'rights', 'effective', 'expires', 'days', 'newKey', 'algorithm'] as const
  assertUnused(options, [...others, 'keyOut', 'holderReference'], '--link')
  const { issuer, signer } = await issuerAndSigner(world, options)
  const next = await onlyCertificate(world, file)
  const verdict = await buildLinkCertificate(issuer, next).sign({ signer, checkSignature: world.checkSignature })
  await handOutCertificate(world, verdict, { out: options.out })
}
