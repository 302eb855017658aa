import type { Command } from 'commander'
import { sha256 } from '../../pki/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { readObjects } from '../cvc/read-objects.ts'
import { fingerprint } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { inputName } from '../read-input.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { certificateTable } from './authority-text.ts'

interface TrustOptions extends Place {
  readonly authority?: string
  readonly fingerprint?: string
  readonly json?: true
}

/** `eac authority trust FILE`: a person's decision, after comparing the fingerprint over another channel. */
export function trustCertificate(world: CliWorld): Command {
  const made = nodeCommand(
    'trust',
    'trust a CVCA certificate that came by another way',
    'eac authority trust cvca.cvcert --fingerprint 3f2a…',
  )
    .argument('<file>', "the CVCA's self-signed certificate")
    .option(...WHICH_AUTHORITY)
    .option('--fingerprint <sha256>', 'SHA-256 its owner told you: refuse any other certificate', fingerprint)
  return withJson(made).action(async (file: string, options: TrustOptions) => {
    const octets = await onlyObject(world, file)
    expectFingerprint(octets, options.fingerprint, file)
    const certificate = Buffer.from(octets).toString('base64')
    const trusted = await withOperator(world, options, async (operator) =>
      operator.call('authority.trust', { name: await meantAuthority(operator, options.authority), certificate }),
    )
    world.out(options.json ? jsonText(trusted) : `${certificateTable([trusted])}${advice(options)}`)
  })
}

async function onlyObject(world: CliWorld, file: string): Promise<Uint8Array> {
  const [octets, ...others] = await readObjects(world, file)
  if (octets === undefined || others.length > 0) {
    throw new CliError(
      'misuse',
      `${inputName(file)} holds ${others.length + 1} objects; give one certificate at a time`,
    )
  }
  return octets
}

function expectFingerprint(octets: Uint8Array, expected: string | undefined, file: string): void {
  const found = sha256(octets)
  if (expected === undefined || expected === found) return
  throw new CliError(
    'refused',
    `${inputName(file)} has the fingerprint ${found}, not the one you gave; do not trust it`,
  )
}

function advice({ fingerprint }: TrustOptions): string {
  return fingerprint === undefined
    ? '\nCompare the SHA-256 with its owner over another channel, if you have not yet.\n'
    : ''
}
