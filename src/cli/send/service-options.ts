import { type Command, Option } from 'commander'
import { type ContractName, SERVICES, type ServiceName } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { choice, editionOption, fingerprint, httpsUrl, mandatory, wholeNumber } from '../option-values.ts'
import { readPem, tlsFingerprintOf } from '../tls-files.ts'
import type { CliWorld, ServiceCall } from '../world.ts'
import { showWire, type WireDetail, wireOption } from './wire.ts'

/** Which service is called, and as whom. */
export interface ServiceOptions {
  readonly url: string
  readonly service: ServiceName
  readonly edition: ContractName
  readonly tlsKey: string
  readonly tlsCertificate: string
  readonly serverCertificate?: string
  readonly serverFingerprint?: string
  readonly timeout: number
  readonly output?: string
  readonly wire?: WireDetail
  readonly json?: true
}

const EXAMPLE_OPTIONS = '--tls-key me.key --tls-certificate me.pem --server-certificate dv.pem'

/** A command that calls one TR-03129 service, ours or another's. */
export function serviceCommand(
  name: string,
  description: string,
  { service, edition, example }: { service: ServiceName; edition?: ContractName; example: string },
): Command {
  const made = command(name, description, `eac send ${name} ${example} ${EXAMPLE_OPTIONS}`)
    .addOption(mandatory(new Option('--url <url>', 'address of the service').argParser(httpsUrl)))
    .addOption(choice('--service <service>', 'what it is', SERVICES).default(service))
    .addOption(editionOption(edition))
    .requiredOption('--tls-key <file>', 'our TLS key (PEM)')
    .requiredOption('--tls-certificate <file>', 'our TLS certificate (PEM), with its chain if there is one')
    .option('--server-certificate <file>', 'the TLS certificate the server must show')
    .option('--server-fingerprint <sha256>', 'or its fingerprint', fingerprint)
    .option('--timeout <seconds>', 'how long to wait for the answer', wholeNumber(1, 3600), 60)
    .addOption(wireOption())
  return withJson(made)
}

/** Everything of the call but what is said in it. @throws {CliError} `misuse` for files that do not serve */
export async function readCall(world: CliWorld, options: ServiceOptions): Promise<Omit<ServiceCall, 'command'>> {
  const { url, service, edition, timeout } = options
  const tls = {
    key: await readPem(world, options.tlsKey, 'PRIVATE KEY'),
    certificate: await readPem(world, options.tlsCertificate, 'CERTIFICATE'),
    serverFingerprint: await serverFingerprint(world, options),
  }
  const watch = options.wire && { watch: showWire(world, options.wire) }
  return { url, service, edition, tls, timeoutSeconds: timeout, ...watch }
}

async function serverFingerprint(world: CliWorld, options: ServiceOptions): Promise<string> {
  const told = options.serverFingerprint
  const read = options.serverCertificate && (await tlsFingerprintOf(world, options.serverCertificate))
  if (told && read && told !== read) {
    throw new CliError('misuse', '--server-certificate and --server-fingerprint name different certificates; give one')
  }
  const known = told ?? read
  if (!known)
    throw new CliError('misuse', 'say which server is meant, with --server-certificate or --server-fingerprint')
  return known
}
