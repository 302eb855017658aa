import type { Command } from 'commander'
import type { CliWorld } from '../world.ts'
import { outgoingRequest } from './outgoing-objects.ts'
import { type ReplyOptions, replyToOf, withReplyOptions } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

interface RequestOptions extends ServiceOptions, ReplyOptions {
  readonly request: string
}

export function sendRequestCertificate(world: CliWorld): Command {
  const made = serviceCommand('request-certificate', 'RequestCertificate: hand in a certificate request', {
    service: 'DV',
    example: '--url https://dv.example.ut:8443/dv --request new.cvreq --output answer/',
  })
    .requiredOption('--request <file>', 'the certificate request; - is standard input')
    .option('--output <file>', 'keep what comes: in one file, or one file each when it ends in /')
  return withReplyOptions(made).action(async (options: RequestOptions) => {
    const replyTo = replyToOf(options, options.edition)
    const certReq = await outgoingRequest(world, options.request)
    await callAndTell(world, options, { operation: 'RequestCertificate', replyTo, certReq })
  })
}
