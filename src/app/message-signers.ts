import { type MessageSigner, openMessageSigner, UnsuitableCertificate } from '../ws-security/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { readNamed } from './read-tls-files.ts'

/** What messages are signed with. */
export interface MessageSigners {
  /** @returns undefined: the configuration names no key for this authority */
  of(authority: string): MessageSigner | undefined
}

/** The keys of the section `wsSecurity`. @throws {ConfigError} naming the setting */
export async function openMessageSigners({ wsSecurity }: Pick<Config, 'wsSecurity'>): Promise<MessageSigners> {
  const byAuthority = new Map<string | undefined, MessageSigner>()
  for (const [index, named] of wsSecurity.signers.entries()) {
    byAuthority.set(named.authority, await openOne(named, `wsSecurity.signers.${index}`))
  }
  return { of: (authority) => byAuthority.get(authority) ?? byAuthority.get(undefined) }
}

async function openOne(
  { key, certificate, passphraseFile }: Config['wsSecurity']['signers'][number],
  setting: string,
): Promise<MessageSigner> {
  const files = {
    key: await readNamed(key, `${setting}.key`),
    certificate: await readNamed(certificate, `${setting}.certificate`),
    ...(passphraseFile !== undefined && { passphrase: await readPassphrase(passphraseFile, setting) }),
  }
  try {
    return openMessageSigner(files)
  } catch (cause) {
    if (!(cause instanceof UnsuitableCertificate)) throw cause
    throw new ConfigError(`${setting} cannot be used: ${cause.message}`, { cause })
  }
}

async function readPassphrase(path: string, setting: string): Promise<string> {
  return (await readNamed(path, `${setting}.passphraseFile`)).replace(/\r?\n$/, '')
}
