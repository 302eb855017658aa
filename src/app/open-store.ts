import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { MigrateView } from '../messages/index.ts'
import {
  migrateEmbedded,
  migrateServer,
  missingAtServer,
  missingInEmbedded,
  NewerDatabase,
  openEmbeddedStore,
  openServerStore,
  type Store,
} from '../store/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { Log } from './log.ts'
import { readNamed } from './read-tls-files.ts'

type Place = {
  readonly config: Config
  readonly log: Log
  /** To these only, to load a dump of an older form. */
  readonly migrations?: readonly string[]
}

/**
 * Opens the node's database, embedded or on a server, and brings it to the newest form.
 * @throws {ConfigError} when the server cannot be used, naming the setting and never the password
 */
export async function openStore({ config, log, migrations }: Place): Promise<Store> {
  const only = migrations && { migrations }
  if (config.database !== undefined) {
    return atServer(config, log, (options) => openServerStore({ ...options, ...only }))
  }
  await refuseMoved(config.data)
  return openEmbeddedStore(config.data, { ...config.embedded, ...only })
}

/** The file that says that the embedded database was moved to a server. */
export const movedMarker = (data: string): string => join(data, 'database.moved')

/** Two databases of one node would both issue. @throws {ConfigError} */
export async function refuseMoved(data: string): Promise<void> {
  const marker = movedMarker(data)
  const text = await readFile(marker, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return
  const { movedTo } = JSON.parse(text) as { movedTo: string }
  throw new ConfigError(
    `The database of this node was moved to ${movedTo}: name it under database in eac.yaml. To go back to the one here, remove ${marker}.`,
  )
}

/**
 * Brings the node's database to the newest form, or tells what it lacks.
 * @param how `check`: nothing is changed
 */
export async function migrateStore(
  { config, log }: Place,
  { check }: { readonly check: boolean },
): Promise<MigrateView> {
  const database = await databasePlace(config)
  if (config.database !== undefined) {
    return { database, migrations: await atServer(config, log, check ? missingAtServer : migrateServer) }
  }
  await refuseMoved(config.data)
  const look = check ? missingInEmbedded : migrateEmbedded
  return { database, migrations: await look(config.data, config.embedded) }
}

/** Where the database is: a folder, or a URL without its password. */
export async function databasePlace(config: Config): Promise<string> {
  if (config.database === undefined) return join(config.data, 'database')
  return withoutSecrets((await databaseUrl(config)).url)
}

async function atServer<T>(
  config: Config,
  log: Log,
  open: (options: Parameters<typeof openServerStore>[0]) => Promise<T>,
): Promise<T> {
  const { url, setting } = await databaseUrl(config)
  try {
    return await open({
      url,
      connections: config.database?.connections ?? 0,
      name: `eac-broker ${config.role} ${hostname()}:${process.pid}`,
      onTrouble: (error) => log.warn({ error: error.message }, 'the database'),
    })
  } catch (cause) {
    throw new ConfigError(`${setting}: ${withoutSecrets(url)} cannot be used: ${whyOf(cause)}`, { cause })
  }
}

async function databaseUrl({ database }: Config): Promise<{ url: string; setting: string }> {
  const { url, urlFile } = database ?? {}
  if (url !== undefined) return { url, setting: 'database.url' }
  if (urlFile === undefined) throw new ConfigError('database.url is not set: the database is the embedded one')
  return { url: (await readNamed(urlFile, 'database.urlFile')).trim(), setting: 'database.urlFile' }
}

/** As much of a URL as may be read by anybody. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'what stands there'
  const { protocol, username, host, pathname } = new URL(url)
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`
}

/** An attempt at several addresses of a host says nothing itself, but what each of them said. */
export function whyOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(whyOf).join(', ')
  if (error instanceof NewerDatabase) return error.message
  return error instanceof Error ? error.message : String(error)
}
