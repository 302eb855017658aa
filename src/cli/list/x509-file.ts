import { X509Certificate } from 'node:crypto'
import { CliError } from '../cli-error.ts'

/** @throws {CliError} `misuse` when the file is no X.509 certificate */
export function x509In(bytes: Uint8Array, name: string): { readonly der: Uint8Array; readonly sha256: string } {
  try {
    const { raw, fingerprint256 } = new X509Certificate(bytes)
    return { der: Uint8Array.from(raw), sha256: fingerprint256.replaceAll(':', '').toLowerCase() }
  } catch (error) {
    throw new CliError('misuse', `${name} is no X.509 certificate in PEM or DER`, { cause: error })
  }
}
