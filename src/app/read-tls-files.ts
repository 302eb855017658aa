import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ConfigError } from './config-error.ts'
import type { TlsMaterial } from './transport/index.ts'

/**
 * Our certificate and its key, which fit each other: else every handshake fails, and nothing says why.
 * @param setting that names both files, for messages
 * @throws {ConfigError}
 */
export async function readTlsFiles(
  files: { readonly certificate: string; readonly key: string },
  setting: string,
): Promise<TlsMaterial> {
  const tls = {
    cert: await readNamed(files.certificate, `${setting}.certificate`),
    key: await readNamed(files.key, `${setting}.key`),
  }
  assertFitting(tls, setting)
  return tls
}

function assertFitting({ cert, key }: TlsMaterial, setting: string): void {
  try {
    if (new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`${setting}.certificate or ${setting}.key is not readable as PEM: ${why}`, { cause })
  }
  throw new ConfigError(`${setting}.key is not the key of ${setting}.certificate`)
}

/** @throws {ConfigError} when a file that a setting names cannot be read */
export async function readNamed(path: string, setting: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${path} (setting ${setting}) cannot be read: ${(cause as Error).message}`, { cause })
  }
}
