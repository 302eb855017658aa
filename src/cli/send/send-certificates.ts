import type { Command } from 'commander'
import type { CertificatesOutcome, MessageId, Refused } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { choice } from '../option-values.ts'
import type { CliWorld } from '../world.ts'
import { outgoingObjects } from './outgoing-objects.ts'
import { messageId } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { REFUSAL_STATUSES, STATUSES, type Status, WITH_CERTIFICATES } from './statuses.ts'
import { callAndTell } from './tell-answer.ts'

interface SendOptions extends ServiceOptions {
  readonly certificates?: readonly string[]
  readonly status: Status
  readonly messageId?: MessageId
}

export function sendSendCertificates(world: CliWorld): Command {
  return serviceCommand('send-certificates', 'SendCertificates: call back, or announce new certificates', {
    service: 'TermContr',
    example: '--url https://tcc.example.ut:8443/tcc --message-id 4711 --certificates is.cvcert dv.cvcert',
  })
    .option('--certificates <file...>', 'what it brings, in this order')
    .addOption(choice('--status <status>', 'how the request ended', STATUSES).default(WITH_CERTIFICATES))
    .option('--message-id <id>', 'of the request this answers; without it, certificates come unasked', messageId)
    .action(async ({ messageId, ...options }: SendOptions) => {
      const outcome = await outcomeOf(world, options)
      await callAndTell(world, options, { operation: 'SendCertificates', messageId, outcome })
    })
}

async function outcomeOf(
  world: CliWorld,
  { status, certificates: files = [] }: SendOptions,
): Promise<CertificatesOutcome | Refused> {
  if (status !== WITH_CERTIFICATES) {
    if (files.length > 0) throw new CliError('misuse', `${status} brings no certificates; leave out --certificates`)
    return { kind: 'refused', reason: REFUSAL_STATUSES[status] }
  }
  if (files.length === 0)
    throw new CliError('misuse', `${status} needs --certificates; or say what failed with --status`)
  const certificates: Uint8Array[] = []
  for (const file of files) certificates.push(...(await outgoingObjects(world, file)))
  return { kind: 'certificates', certificates }
}
