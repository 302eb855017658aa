import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { outgoingObjects } from './outgoing-objects.ts'
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
    const replyTo = replyToOf(options)
    const certReq = await onlyObject(world, options.request)
    await callAndTell(world, options, { operation: 'RequestCertificate', replyTo, certReq })
  })
}

async function onlyObject(world: CliWorld, file: string): Promise<Uint8Array> {
  const [certReq, ...others] = await outgoingObjects(world, file)
  if (certReq === undefined || others.length > 0) {
    throw new CliError('misuse', `${inputName(file)} holds ${others.length + 1} objects; a request is sent alone`)
  }
  return certReq
}
