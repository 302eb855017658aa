import { X509Certificate } from 'node:crypto'
import { CliError } from './cli-error.ts'
import { readInput } from './read-input.ts'
import type { CliWorld } from './world.ts'

/**
 * The one TLS certificate of a file (PEM or DER), as PEM.
 * @throws {CliError} `misuse` for another content, and for more than one: a partner is known by its own certificate
 */
export async function readTlsCertificate(world: CliWorld, path: string): Promise<string> {
  const bytes = await readInput(world, path)
  const count = Buffer.from(bytes).toString('latin1').split('-----BEGIN CERTIFICATE-----').length - 1
  if (count > 1) {
    throw new CliError('misuse', `${path} holds ${count} certificates; give a file that holds only the one in use`)
  }
  return parse(bytes, path).toString()
}

/** SHA-256 of the one TLS certificate of a file, lower-case hex. @throws {CliError} as {@link readTlsCertificate} */
export async function tlsFingerprintOf(world: CliWorld, path: string): Promise<string> {
  const pem = await readTlsCertificate(world, path)
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
}

/** A PEM file of ours, handed on as it is. @throws {CliError} `misuse` when it is no PEM text of that kind */
export async function readPem(world: CliWorld, path: string, kind: 'CERTIFICATE' | 'PRIVATE KEY'): Promise<string> {
  const text = Buffer.from(await readInput(world, path)).toString('latin1')
  if (!new RegExp(`-----BEGIN ([A-Z]+ )?${kind}-----`).test(text)) {
    throw new CliError('misuse', `${path} holds no ${kind.toLowerCase()} in PEM form`)
  }
  return text
}

function parse(bytes: Uint8Array, path: string): X509Certificate {
  try {
    return new X509Certificate(bytes)
  } catch (error) {
    throw new CliError('misuse', `${path} is no TLS certificate (X.509, PEM or DER)`, { cause: error })
  }
}
