import { X509Certificate } from 'node:crypto'
import { readNamed } from '../outgoing/index.ts'
import { ConfigError } from './config-error.ts'
import type { ProxySettings } from './listen-config.ts'
import { readNamed as readNamedFile } from './read-tls-files.ts'
import type { TlsProxy } from './transport/index.ts'

/** The proxy before a listener, by the certificates it shows us. @throws {ConfigError} where one cannot be read */
export async function openProxy(settings: ProxySettings | undefined): Promise<TlsProxy | undefined> {
  if (settings === undefined) return undefined
  const { certificates, addresses, header, form } = settings
  const fingerprints = await Promise.all(certificates.map((file, at) => fingerprintOf(file, at)))
  const places = addresses && readNamed(addresses)
  return { fingerprints, mayBeAt: (address) => places?.hasAddress(address) ?? true, header: header.toLowerCase(), form }
}

async function fingerprintOf(file: string, at: number): Promise<string> {
  const setting = `listen.proxy.certificates.${at}`
  const pem = await readNamedFile(file, setting)
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
  } catch (cause) {
    throw new ConfigError(`${file} (setting ${setting}) is no certificate in PEM`, { cause })
  }
}
