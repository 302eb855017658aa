import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { fingerprint } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { inputName, readInput } from '../read-input.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { x509In } from './x509-file.ts'

interface TrustOptions extends Place {
  readonly authority?: string
  readonly fingerprint?: string
  readonly json?: true
}

/** `eac list trust FILE`: a person's decision, after comparing the fingerprint over another channel. */
export function trustCsca(world: CliWorld): Command {
  const made = nodeCommand(
    'trust',
    'trust a CSCA certificate to vouch for the signers of lists',
    'eac list trust csca.crt --fingerprint 3f2a…',
  )
    .argument('<file>', 'the CSCA certificate, PEM or DER')
    .option(...WHICH_AUTHORITY)
    .option('--fingerprint <sha256>', 'SHA-256 its owner told you: refuse any other certificate', fingerprint)
  return withJson(made).action(async (file: string, options: TrustOptions) => {
    const { der, sha256 } = x509In(await readInput(world, file), inputName(file))
    if (options.fingerprint !== undefined && options.fingerprint !== sha256) {
      throw new CliError('refused', `${inputName(file)} has the SHA-256 ${sha256}, not the one that was told`)
    }
    const certificate = Buffer.from(der).toString('base64')
    const trusted = await withOperator(world, options, async (operator) =>
      operator.call('list.trust', { name: await meantAuthority(operator, options.authority), certificate }),
    )
    if (options.json) return world.out(jsonText(trusted))
    const { authority, subject, validTo } = trusted
    world.out(
      fieldLines([
        ['trusted by', authority],
        ['subject', subject],
        ['valid until', validTo.slice(0, 10)],
        ['SHA-256', trusted.sha256],
      ]),
    )
  })
}
