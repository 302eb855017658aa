import type { Command } from 'commander'
import type { RequestSignerView } from '../../messages/index.ts'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { fingerprint } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { signingCertificateIn } from './signing-certificate.ts'

interface AddOptions extends Place, UserOptions {
  readonly fingerprint?: string
  readonly json?: true
}

export function requestSignerCommands(world: CliWorld): Command {
  const example = 'eac partner request-signer add --help'
  return group('request-signer', 'the certificate an eID server signs its requests with', example, [
    addRequestSigner(world),
  ])
}

/** `eac partner request-signer add NAME FILE`: a person's decision, after comparing the fingerprint over another channel. */
function addRequestSigner(world: CliWorld): Command {
  const made = nodeCommand(
    'add',
    'register the first one, or one instead of a key that was lost; the later ones the partner brings itself',
    'eac partner request-signer add library rsc.crt --fingerprint 3f2a…',
  )
    .argument('<name>', 'the partner')
    .argument('<file>', 'the certificate, PEM or DER')
    .option('--fingerprint <sha256>', 'SHA-256 its owner told you: refuse any other certificate', fingerprint)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, file: string, options: AddOptions) => {
    const certificate = await signingCertificateIn(world, file, options.fingerprint)
    const wish = { name, certificate, ...(await userOf(world, options)) }
    const added = await withOperator(world, options, (operator) => operator.call('partner.request-signer-add', wish))
    sayDoneOrProposed(world, options, added, signerText)
  })
}

const signerText = ({ partner, subject, validTo, sha256 }: RequestSignerView): string =>
  fieldLines([
    ['partner', partner],
    ['subject', subject],
    ['valid until', validTo.slice(0, 10)],
    ['SHA-256', sha256],
  ])
