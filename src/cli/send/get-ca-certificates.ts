import type { Command } from 'commander'
import type { CliWorld } from '../world.ts'
import { type ReplyOptions, replyToOf, withReplyOptions } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

export function sendGetCaCertificates(world: CliWorld): Command {
  const made = serviceCommand('get-ca-certificates', 'GetCACertificates: ask for the CA certificates', {
    service: 'DV',
    example: '--url https://dv.example.ut:8443/dv --output ca/',
  }).option('--output <file>', 'keep what comes: in one file, or one file each when it ends in /')
  return withReplyOptions(made).action(async (options: ServiceOptions & ReplyOptions) => {
    await callAndTell(world, options, { operation: 'GetCACertificates', replyTo: replyToOf(options) })
  })
}
