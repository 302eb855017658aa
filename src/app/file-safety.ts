import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { secretsOfAlerts } from './alerts/alerts-config.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { secretFileOf } from './keys-config.ts'
import { isFromCa, type TlsSource } from './tls-config.ts'
import { secretsOfTraces } from './traces/traces-config.ts'

const OTHERS_WRITE = 0o002
const OTHERS_READ = 0o004
const STICKY = 0o1000 // in such a folder, as /tmp, each one's files are safe from the others

/**
 * Whoever can write the configuration is the node, and whoever can read its secrets can be. Links are followed: what counts is what is read.
 * @param file the configuration was read from
 * @throws {ConfigError} when others on this machine can; it says how to mend it
 */
export async function assertFilesSafe(config: Config, file: string): Promise<void> {
  for (const path of [file, config.data]) await assertOnlyOursToWrite(path)
  for (const path of secretsOf(config)) await assertSecret(path)
}

async function assertOnlyOursToWrite(path: string): Promise<void> {
  const mode = await modeOf(path)
  if (mode !== undefined && mode & OTHERS_WRITE) {
    throw new ConfigError(`Everybody on this machine can write to ${path}; take that away: chmod o-w ${path}`)
  }
  const real = await realpath(path).catch(() => path)
  for (const folder of new Set([dirname(path), dirname(real)])) {
    const modeOfFolder = (await modeOf(folder)) ?? 0
    if (modeOfFolder & OTHERS_WRITE && !(modeOfFolder & STICKY)) {
      throw new ConfigError(`Everybody on this machine can replace ${path}; take that away: chmod o-w ${folder}`)
    }
  }
}

async function assertSecret(path: string): Promise<void> {
  await assertOnlyOursToWrite(path)
  const mode = await modeOf(path)
  if (mode !== undefined && mode & OTHERS_READ) {
    throw new ConfigError(`Everybody on this machine can read the secret ${path}; take that away: chmod o-r ${path}`)
  }
}

/** The files that open keys, TLS connections in our name, or the database. */
function secretsOf({ keys, tls, spoc, operators, lists, database, queue, health, alerts, traces }: Config): string[] {
  const sources: readonly TlsSource[] = [tls, ...(spoc === undefined ? [] : [spoc.tls.server, spoc.tls.client])]
  const files = [
    secretFileOf(keys),
    keys.pkcs11?.pinFile,
    ...sources.map((source) => (isFromCa(source) ? undefined : source.key)),
    ...lists.signers.map(({ key, passphraseFile }) => passphraseFile ?? key), // a key with a passphrase is no secret
    operators?.tls?.key,
    ...(operators?.issuers.map(({ clientSecretFile }) => clientSecretFile) ?? []),
    health?.tokenFile,
    ...secretsOfAlerts(alerts),
    ...secretsOfTraces(traces),
    database?.urlFile,
    queue.redisUrlFile,
  ]
  return files.filter((path) => path !== undefined)
}

/** Undefined: it is not there, or cannot be looked at; whoever reads it says so. */
async function modeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mode }) => mode,
    () => undefined,
  )
}
