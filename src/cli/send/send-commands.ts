import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { sendGetCaCertificates } from './get-ca-certificates.ts'
import { sendRequestCertificate } from './request-certificate.ts'
import { sendSendCertificates } from './send-certificates.ts'

/** `eac send …`: one call to any TR-03129 service, without a node of our own. */
export function sendCommands(world: CliWorld): Command {
  return group(
    'send',
    'call any TR-03129 service once, and tell what it answers',
    'eac send get-ca-certificates --help',
    [sendRequestCertificate(world), sendGetCaCertificates(world), sendSendCertificates(world)],
  )
}
