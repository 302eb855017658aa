import assert from 'node:assert/strict'
import { cp, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, readConfig } from '../../src/app/config.ts'
import type { ConfigError } from '../../src/app/config-error.ts'
import { initNode } from '../../src/app/init-node.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { testPostgres } from '../support/postgres.ts'

describeOnServer('a new node whose database is on a server', () => {
  let parent: string
  let database: string
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'eac-init-'))
    database = await (await testPostgres()).emptyDatabase()
  })
  after(() => rm(parent, { recursive: true }))

  const authority = { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCATST' } as const
  const init = (name: string, environment: Record<string, string>, more: { databaseUrlFile?: string } = {}) =>
    initNode({ folder: join(parent, name), authority, ...more }, new Date(), environment)

  it('is not made where the database cannot be reached, and leaves nothing behind', async () => {
    const url = 'postgres://eac:secret@127.0.0.1:1/eac'
    await assert.rejects(init('none', { DATABASE_URL: url }), (error: ConfigError) => {
      assert.match(error.message, /postgres:\/\/eac@127.0.0.1:1\/eac cannot be used/)
      return !error.message.includes('secret')
    })
    await assert.rejects(init('none', { REDIS_URL: 'redis://127.0.0.1' }), /the embedded database is not shared/)
    assert.deepEqual(await readdir(parent), [])
  })

  it('keeps the URL in a file of its own, never in eac.yaml, and makes its first authority there', async () => {
    const made = await init('first', { DATABASE_URL: database })
    assert.equal(made.authority.certificates.length, 1)
    const folder = join(parent, 'first')
    const yaml = await readFile(join(folder, 'eac.yaml'), 'utf8')
    assert.match(yaml, /database:\n +urlFile: database.url\n/)
    assert.ok(!yaml.includes('postgres:'))
    assert.equal(await readFile(join(folder, 'database.url'), 'utf8'), `${database}\n`)
    assert.equal((await stat(join(folder, 'database.url'))).mode & 0o777, 0o600)
    assert.ok(!(await readdir(join(folder, 'data'))).includes('database'))
  })

  it('is not made in the database of another, and leaves nothing behind', async () => {
    const databaseUrlFile = join(parent, 'url')
    await writeFile(databaseUrlFile, database)
    await assert.rejects(init('second', {}, { databaseUrlFile }), /is the database of a node already/)
    assert.deepEqual((await readdir(parent)).sort(), ['first', 'url'])
  })

  it('is refused at start when its configuration names the database of another', async () => {
    const own = await (await testPostgres()).emptyDatabase()
    const { configFile } = await init('other', { DATABASE_URL: own })
    const open = (config: Config) => openOperator({ config, log: createLog('silent'), now: () => new Date() })
    const pointedWrong = await readConfig(configFile, { DATABASE_URL: database })
    await assert.rejects(open(pointedWrong), /is the database of another node \(.*node.id in .* says that this is node/)
    await unlink(join(pointedWrong.data, 'node.id'))
    await assert.rejects(open(pointedWrong), /the keys in .* are not those of its authorities/)
    await (await open(await readConfig(configFile, {}))).close() // its own, known by its keys
    await assert.rejects(open(pointedWrong), /says that this is node/)
  })

  it('runs on another host with a copy of its folder', async () => {
    await cp(join(parent, 'first'), join(parent, 'copy'), { recursive: true })
    const config = await readConfig(join(parent, 'copy', 'eac.yaml'), {})
    await (await openOperator({ config, log: createLog('silent'), now: () => new Date() })).close()
    await rm(join(parent, 'copy'), { recursive: true })
    await rm(join(parent, 'other'), { recursive: true })
  })

  it('names the file that it was given', async () => {
    const databaseUrlFile = join(parent, 'url')
    await writeFile(databaseUrlFile, await (await testPostgres()).emptyDatabase())
    await init('third', { DATABASE_URL: database }, { databaseUrlFile })
    assert.match(await readFile(join(parent, 'third', 'eac.yaml'), 'utf8'), new RegExp(`urlFile: ${databaseUrlFile}`))
    assert.ok(!(await readdir(join(parent, 'third'))).includes('database.url'))
  })
})
