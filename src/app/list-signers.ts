import { readFile } from 'node:fs/promises'
import type { OwnListSigner } from '../handlers/index.ts'
import { ListError, openListSigner, readCertificates } from '../lists/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'

/** The keys that sign lists of ours. @throws {ConfigError} naming the setting */
export async function openListSigners({ lists }: Config): Promise<OwnListSigner[]> {
  const opened: OwnListSigner[] = []
  for (const [index, named] of lists.signers.entries()) opened.push(await openOne(named, `lists.signers.${index}`))
  return opened
}

async function openOne(
  { key, certificate, passphraseFile, chain }: Config['lists']['signers'][number],
  setting: string,
): Promise<OwnListSigner> {
  const files = {
    key: await readNamed(key, `${setting}.key`),
    certificate: await readNamed(certificate, `${setting}.certificate`),
    ...(passphraseFile !== undefined && { passphrase: await readPassphrase(passphraseFile, setting) }),
  }
  const octets: Uint8Array[] = []
  for (const file of chain) octets.push(await readNamed(file, `${setting}.chain`))
  try {
    return { signer: openListSigner(files), signerChain: octets.flatMap(certificatesIn) }
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new ConfigError(`${setting} cannot be used: ${cause.message}`, { cause })
  }
}

async function readPassphrase(path: string, setting: string): Promise<string> {
  return Buffer.from(await readNamed(path, `${setting}.passphraseFile`))
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

/** DER, of a file in PEM or DER. */
function certificatesIn(octets: Uint8Array): Uint8Array[] {
  const blocks = [...Buffer.from(octets).toString('latin1').matchAll(PEM_CERTIFICATE)]
  const all = blocks.length === 0 ? [octets] : blocks.map(([, body = '']) => Buffer.from(body, 'base64'))
  return all.flatMap((one) => readCertificates(one)).map((certificate) => certificate.octets)
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g

async function readNamed(path: string, setting: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new ConfigError(`${path} (setting ${setting}) cannot be read: ${(cause as Error).message}`, { cause })
  }
}
