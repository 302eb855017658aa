import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { LATEST_SCHEMA_VERSION } from 'bullmq'
import { openEmbeddedStore, type Store } from '../../src/store/index.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const MIGRATIONS = join(ROOT, 'migrations')
const PGLITE = join(ROOT, 'node_modules/@electric-sql/pglite/package.json')
const DATABASE = 'database' // of a data folder
const IMAGE = 'image.tar'

/**
 * A new, empty database in memory. Making one takes some three seconds of a core, so all are copies of one, with its node id. That
 * lies in the system's temporary folder and is made anew when a migration, BullMQ or PGlite is another.
 */
export async function openInMemory(): Promise<Store> {
  return openEmbeddedStore(undefined, { image: await openAsBlob(join(await template(), IMAGE)) })
}

/** Puts a new, empty database into the data folder of a node that has none yet. */
export async function putDatabase(data: string): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  await promisify(execFile)('cp', ['-R', join(await template(), DATABASE), data])
}

let made: Promise<string> | undefined

function template(): Promise<string> {
  made ??= makeTemplate()
  return made
}

/** Of several processes that make it at once the first to be ready wins. */
async function makeTemplate(): Promise<string> {
  const folder = join(tmpdir(), `eac-test-template-${userInfo().uid}-${whatItIsMadeOf()}`)
  if (existsSync(folder)) return folder
  const work = await mkdtemp(`${folder}-`)
  await (await openEmbeddedStore(work, { flushAtCommit: false })).close()
  await writeFile(join(work, IMAGE), await imageOf(join(work, DATABASE)))
  await rename(work, folder).catch(() => rm(work, { recursive: true, force: true }))
  return folder
}

async function imageOf(database: string): Promise<Buffer> {
  const pglite = await PGlite.create(database)
  const image = await pglite.dumpDataDir('none')
  await pglite.close()
  return Buffer.from(await image.arrayBuffer())
}

function whatItIsMadeOf(): string {
  const hash = createHash('sha256').update(readFileSync(PGLITE)).update(`${LATEST_SCHEMA_VERSION}`)
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(name).update(readFileSync(join(MIGRATIONS, name)))
  return hash.digest('hex').slice(0, 16)
}
