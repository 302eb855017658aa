import type { Command } from 'commander'
import { proposedText } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { fingerprint } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { readTlsCertificate, tlsFingerprintOf } from '../tls-files.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

interface AddOptions extends Place, UserOptions {
  readonly fingerprint?: string
  readonly json?: true
}

export function partnerTlsCommands(world: CliWorld): Command {
  return group('tls', 'the TLS certificates by which a partner is known', 'eac partner tls add --help', [
    addCertificate(world),
    removeCertificate(world),
  ])
}

/** `eac partner tls add NAME FILE`: before the partner uses its next one. */
function addCertificate(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name> <file>',
    'register the next TLS certificate of a partner (PEM or DER) beside the one it has',
    'eac partner tls add gate-1 next.pem --fingerprint 3f2a…',
  ).option('--fingerprint <sha256>', 'SHA-256 its owner told you: refuse any other certificate', fingerprint)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, file: string, options: AddOptions) => {
    const certificate = await readTlsCertificate(world, file)
    const sha256 = await tlsFingerprintOf(world, file)
    if (options.fingerprint !== undefined && options.fingerprint !== sha256) {
      throw new CliError('refused', `${file} has the SHA-256 ${sha256}, not the one that was told`)
    }
    const input = { name, certificate, ...(await userOf(world, options)) }
    const result = await withOperator(world, options, (operator) => operator.call('partner.tls-add', input))
    if (options.json) return world.out(jsonText(result))
    world.out('approval' in result ? proposedText(result.approval) : partnerText(result))
  })
}

/** `eac partner tls remove NAME FINGERPRINT`: once the partner uses it no more. */
function removeCertificate(world: CliWorld): Command {
  const made = nodeCommand(
    'remove <name>',
    'forget a TLS certificate that the partner uses no more; not its last one',
    'eac partner tls remove gate-1 3f2a…',
  ).argument('<sha256>', 'of the certificate, as eac partner show tells it', fingerprint)
  return withJson(made).action(async (name: string, sha256: string, options: Place & { json?: true }) => {
    const input = { name, fingerprint: sha256 }
    const partner = await withOperator(world, options, (operator) => operator.call('partner.tls-remove', input))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}
