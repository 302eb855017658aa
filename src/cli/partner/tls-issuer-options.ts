import { type Command, InvalidArgumentError } from 'commander'
import type { TlsIssuerWish } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { readTlsCertificate } from '../tls-files.ts'
import type { CliWorld } from '../world.ts'

/** By what a partner is known among the certificates of a CA. */
export interface SubjectOptions {
  readonly tlsSubject?: string
  readonly tlsCommonName?: string
  readonly tlsCrl?: string
  readonly tlsWithoutCrl?: true
}

export function withSubject(made: Command): Command {
  return made
    .option('--tls-subject <name>', 'the whole subject of its certificates: "CN=gate-1, O=Border Police, C=UT"')
    .option('--tls-common-name <name>', 'or only their common name, where the CA gives it to nobody else')
    .option('--tls-crl <url>', 'the revocation list of the CA; without a valid one nobody is let in', httpUrl)
    .option('--tls-without-crl', 'revocation is not asked')
}

/** @throws {CliError} `misuse` where it is not said which subject, or what of revocation */
export async function issuerWishOf(world: CliWorld, caFile: string, options: SubjectOptions): Promise<TlsIssuerWish> {
  const { tlsSubject, tlsCommonName, tlsCrl, tlsWithoutCrl } = options
  if ((tlsSubject === undefined) === (tlsCommonName === undefined)) {
    throw new CliError('misuse', 'say which subject is its own: --tls-subject or --tls-common-name')
  }
  if ((tlsCrl === undefined) === (tlsWithoutCrl === undefined)) {
    throw new CliError('misuse', 'say where the CA publishes its revocation list, --tls-crl URL, or --tls-without-crl')
  }
  return {
    certificate: await readTlsCertificate(world, caFile),
    subject: tlsSubject === undefined ? { commonName: tlsCommonName ?? '' } : { name: tlsSubject },
    ...(tlsCrl !== undefined && { crlUrl: tlsCrl }),
  }
}

function httpUrl(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'http:') return text
  throw new InvalidArgumentError('Use an address that starts with http://; the list is signed.')
}
