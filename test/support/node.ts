import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/app/config.ts'
import type { Log } from '../../src/app/log.ts'
import { makeFolder } from '../../src/app/make-folder.ts'
import { type RunningNode, startNode } from '../../src/app/node.ts'
import { putDatabase } from './embedded-template.ts'
import { freePort } from './free-port.ts'
import { keySections } from './keys.ts'
import { watchedLog } from './log-watch/watched-log.ts'
import { testPostgres } from './postgres.ts'
import { putKeyStore } from './quick-key-store.ts'
import { SIZE, type Size, sectionsOf } from './size.ts'

export interface TestNode extends RunningNode {
  readonly config: Config
  readonly url: string
  readonly folder: string
  /** Stops it and leaves its folder, for a later start with `again`. */
  stop(): Promise<void>
}

/** Makes a node in a new folder and starts it on a free port of loopback. */
export async function startTestNode(
  name: string,
  {
    now = () => new Date(),
    settings = {},
    keepFolder = false,
    log = watchedLog(),
    again,
    size = SIZE,
    isDemo = false,
  }: {
    now?: () => Date
    settings?: Partial<Config>
    keepFolder?: boolean
    log?: Log
    again?: { folder: string; config: Config }
    size?: Size
    isDemo?: boolean
  } = {},
): Promise<TestNode> {
  const { folder, config: made } = again ?? (await makeTestFolder(name, now(), size))
  const config = { ...made, ...settings }
  const running = await startNode({ config, log, now, isDemo })
  const close = async (): Promise<void> => {
    await running.close()
    if (keepFolder) return
    await rm(folder, { recursive: true, force: true })
    if (config.database?.url !== undefined) await (await testPostgres()).drop(config.database.url)
  }
  return {
    get port() {
      return running.port // it may come later
    },
    get spocPort() {
      return running.spocPort
    },
    operatorsPort: running.operatorsPort,
    firstCode: running.firstCode,
    operator: running.operator,
    close,
    stop: running.close,
    config,
    url: config.publicUrl,
    folder,
  }
}

/** The folder of a node that does not run yet. @param place where it has its database and queue, if not in new ones */
export async function makeTestFolder(
  name: string,
  now: Date,
  size: Size = SIZE,
  place?: Awaited<ReturnType<typeof sectionsOf>>,
): Promise<{ folder: string; config: Config }> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-test-'))
  const port = await freePort()
  const publicUrl = `https://127.0.0.1:${port}`
  const sections = {
    embedded: { flushAtCommit: false },
    ...(place ?? (await sectionsOf(size))),
    ...(await keySections()),
  } // no test pulls the plug
  const wish = { folder, country: 'UT', commonName: name, host: '127.0.0.1', port, publicUrl, sections }
  const { config } = await makeFolder(wish, now)
  await putKeyStore(config)
  if (size === 'embedded') await putDatabase(config.data)
  return { folder, config }
}
