import { join } from 'node:path'
import type { InitResult, InitWish } from '../cli/index.ts'
import { isEmptyDatabase } from '../store/index.ts'
import { type Config, keyVariables, readConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { initSize } from './init-size.ts'
import { secretFileOf } from './keys-config.ts'
import { createLog } from './log.ts'
import { configOfFolder, makeFolder } from './make-folder.ts'
import { openOperator } from './node.ts'
import { openJobs } from './open-jobs.ts'
import { databasePlace, openStore } from './open-store.ts'

const HOST = '127.0.0.1'
const PORT = 8443

/**
 * Makes a node's folder, its database and its first authority.
 * @param environment may say where the database is, as for every command
 * @throws {ConfigError} also where the database cannot be used or is a node's already: then nothing was made
 */
export async function initNode(
  { folder, authority, airGapped = false, ...place }: InitWish,
  now: Date,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<InitResult> {
  const host = place.host ?? HOST
  const port = place.port ?? PORT
  const publicUrl = place.publicUrl ?? `https://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`
  const { country, name } = authority
  const { sections, meanwhile, secrets } = initSize({ folder, ...place }, environment)
  const wish = { folder, country, commonName: name, host, port, publicUrl, secrets }
  await assertFree((await configOfFolder({ ...wish, sections: meanwhile })).config)
  const { file, tlsFiles } = await makeFolder(
    { ...wish, sections: { ...sections, ...(airGapped && { airGapped }) } },
    now,
  )
  const config = await readConfig(file, keyVariables(environment))
  const operator = await openOperator({ config, log: createLog('silent'), now: () => new Date() })
  try {
    const made = await operator.call('authority.add', authority)
    const { tlsFingerprint } = await operator.call('node.show', {})
    return {
      configFile: file,
      files: [
        { path: file, what: 'configuration' },
        ...secrets.map(({ path, what }) => ({ path, what })),
        { path: tlsFiles.certificate, what: 'TLS certificate' },
        { path: tlsFiles.key, what: 'TLS key' },
        { path: secretFileOf(config.keys) ?? '', what: 'secret of the key store' },
        { path: join(config.data, 'keys'), what: 'private keys' },
        { path: await databasePlace(config), what: 'database' },
      ],
      publicUrl,
      tlsFingerprint,
      tlsCertificateFile: tlsFiles.certificate,
      authority: made,
      airGapped,
    }
  } finally {
    await operator.close()
  }
}

/** Looks at a database on a server, and at Redis, before anything is made. @throws {ConfigError} */
async function assertFree(config: Config): Promise<void> {
  if (config.database === undefined) return
  const store = await openStore({ config, log: createLog('silent') })
  try {
    if (!(await isEmptyDatabase(store.db))) {
      const where = await databasePlace(config)
      throw new ConfigError(`${where} is the database of a node already: a new node needs an empty one of its own.`)
    }
    await (await openJobs(config, store)).close()
  } finally {
    await store.close()
  }
}
