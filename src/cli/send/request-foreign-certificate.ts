import { type Command, InvalidArgumentError } from 'commander'
import type { CliWorld } from '../world.ts'
import { outgoingRequest } from './outgoing-objects.ts'
import { type ReplyOptions, replyToOf, withReplyOptions } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

interface ForeignOptions extends ServiceOptions, ReplyOptions {
  readonly foreignCar: string
  readonly request: string
}

export function sendRequestForeignCertificate(world: CliWorld): Command {
  const made = serviceCommand(
    'request-foreign-certificate',
    'RequestForeignCertificate: have a request forwarded to the CVCA of another state',
    {
      service: 'CVCA',
      example: '--url https://cvca.example.ut:8443/cvca --foreign-car FUCVCA00001 --request dv.cvreq --output answer/',
    },
  )
    .requiredOption('--foreign-car <CAR>', 'the key of the foreign CVCA that is to sign', foreignCar)
    .requiredOption('--request <file>', 'the certificate request; - is standard input')
    .option('--output <file>', 'keep what comes: in one file, or one file each when it ends in /')
  return withReplyOptions(made).action(async (options: ForeignOptions) => {
    const replyTo = replyToOf(options, options.edition)
    const certReq = await outgoingRequest(world, options.request)
    const { foreignCar } = options
    await callAndTell(world, options, { operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq })
  })
}

/** Perhaps no reference at all: how a service answers such a one is worth knowing. */
function foreignCar(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Use a holder reference, like FUCVCA00001.')
  return text
}
