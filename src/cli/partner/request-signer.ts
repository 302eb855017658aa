import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { fingerprint } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { inputName, readInput } from '../read-input.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { x509sIn } from '../x509-certificates.ts'

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
    const [certificate, ...more] = x509sIn(await readInput(world, file), inputName(file))
    if (certificate === undefined || more.length > 0) {
      throw new CliError('misuse', `${inputName(file)} holds ${more.length + 1} certificates; give the one that signs`)
    }
    const { der, sha256 } = certificate
    if (options.fingerprint !== undefined && options.fingerprint !== sha256) {
      throw new CliError('refused', `${inputName(file)} has the SHA-256 ${sha256}, not the one that was told`)
    }
    const wish = { name, certificate: Buffer.from(der).toString('base64') }
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
