import type { Command } from 'commander'
import { group, nodeCommand, withJson } from '../command.ts'
import { fingerprint } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { signingCertificateIn } from './signing-certificate.ts'

interface AddOptions extends Place {
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
  return withJson(made).action(async (name: string, file: string, options: AddOptions) => {
    const certificate = await signingCertificateIn(world, file, options.fingerprint)
    const wish = { name, certificate }
    const added = await withOperator(world, options, (operator) => operator.call('partner.request-signer-add', wish))
    if (options.json) return world.out(jsonText(added))
    world.out(
      fieldLines([
        ['partner', added.partner],
        ['subject', added.subject],
        ['valid until', added.validTo.slice(0, 10)],
        ['SHA-256', added.sha256],
      ]),
    )
  })
}
