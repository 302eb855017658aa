import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { type ReplyOptions, replyToOf, withReplyOptions } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

interface ChainOptions extends ServiceOptions, ReplyOptions {
  readonly certReference?: string
}

/** 1.4 calls the operation GetCertificates; the command goes by both names. */
export function sendGetCaCertificates(world: CliWorld): Command {
  const made = serviceCommand(
    'get-ca-certificates',
    'GetCACertificates (1.4: GetCertificates): ask for CA certificates',
    {
      service: 'DV',
      example: '--url https://dv.example.ut:8443/dv --output ca/',
    },
  )
    .alias('get-certificates')
    .option('--cert-reference <file>', 'octets that name what is wanted (1.4); - is standard input')
    .option('--output <file>', 'keep what comes: in one file, or one file each when it ends in /')
  return withReplyOptions(made).action(async (options: ChainOptions) => {
    const replyTo = replyToOf(options, options.edition)
    const certReference = await referenceIn(world, options)
    const named = certReference === undefined ? {} : { certReference }
    await callAndTell(world, options, { operation: 'GetCACertificates', replyTo, ...named })
  })
}

async function referenceIn(
  world: CliWorld,
  { certReference: file, edition }: ChainOptions,
): Promise<Uint8Array | undefined> {
  if (file === undefined) return undefined
  if (edition !== 'tr-03129/1.4') throw new CliError('misuse', '--cert-reference is of edition 1.4; say --edition 1.4')
  const octets = await readInput(world, file)
  if (octets.length === 0) throw new CliError('misuse', `${inputName(file)} is empty; leave out --cert-reference`)
  return octets
}
