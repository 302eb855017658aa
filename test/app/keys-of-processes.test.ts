import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cliWorld } from '../../src/app/cli-world.ts'
import { CONFIG_FILE, type Config, readConfig } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { resealKeys } from '../../src/app/reseal-keys.ts'
import { runCommandLine } from '../../src/cli/index.ts'
import { KEYS_IN_TOKEN } from '../support/keys.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { testPostgres } from '../support/postgres.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { addAuthority } from '../support/utopia.ts'

const OF = { ada: 'the passphrase of ada', bob: 'the passphrase of bob' }

describeOnServer('keys that persons open in several processes of a node', () => {
  useQuickScrypt()
  let folder: string
  let config: Config
  let file: string
  let web: TestNode
  let worker: TestNode

  before(async function () {
    this.timeout(120_000)
    if (KEYS_IN_TOKEN) this.skip()
    ;({ folder, config } = await makeTestFolder('UT', new Date(), 'server'))
    const place = () => ({ config, log: createLog('silent'), now: () => new Date() })
    const operator = await openOperator(place())
    await addAuthority(operator, 'UT-CVCA', 'CVCA', 'CVCATST').finally(operator.close)
    const persons = Object.entries(OF).map(([person, passphrase]) => ({ person, passphrase }))
    await resealKeys(place(), { kind: 'persons', needed: 2, persons })
    file = join(folder, CONFIG_FILE)
    await writeFile(file, (await readFile(file, 'utf8')).replace('secretFile: keys.secret', 'secret: persons'))
    config = await readConfig(file, {})
    for (const [person, passphrase] of Object.entries(OF)) await writeFile(join(folder, person), passphrase)
    ;[web, worker] = await Promise.all([start('web'), start('worker')])
  })
  after(async () => {
    for (const one of [web, worker]) await one?.close()
    if (config?.database?.url) await (await testPostgres()).drop(config.database.url)
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  const start = (role: 'web' | 'worker') =>
    startTestNode('UT', { again: { folder, config }, settings: { role }, keepFolder: true })

  async function eac(...args: string[]): Promise<string> {
    let said = ''
    const hear = (text: string): void => {
      said += text
    }
    await runCommandLine([...args, '--config', file], { ...cliWorld(), out: hear, err: hear })
    return said
  }
  const unlock = (person: keyof typeof OF) => eac('keys', 'unlock', person, '--passphrase-file', join(folder, person))
  const areOpen = async () => {
    const { processes } = await web.operator.call('node.show', {})
    return processes.map(({ role, keysLocked = false }) => `${role} ${keysLocked ? 'locked' : 'open'}`).sort()
  }

  it('are opened in each of them by one command a person', async () => {
    assert.deepEqual(await areOpen(), ['web locked', 'worker locked'])
    assert.match(
      await unlock('ada'),
      /^The keys are locked: 1 of 2 passphrases are here; 1 more of bob opens them\.\n$/,
    )
    assert.equal(await unlock('bob'), 'The keys are open.\n')
    assert.deepEqual(await areOpen(), ['web open', 'worker open'])
  })

  it('wait in one that was started anew, and it is said in how many', async () => {
    await worker.stop()
    worker = await start('worker')
    assert.deepEqual(await areOpen(), ['web open', 'worker locked'])
    const said = (await unlock('bob')).split('\n').sort()
    assert.deepEqual(said, [
      '',
      'In 1 of 2 processes here: the keys are locked: 1 of 2 passphrases are here; 1 more of ada opens them.',
      'In 1 of 2 processes here: the keys are open.',
    ])
    assert.equal(await unlock('ada'), 'The keys are open.\n')
    assert.deepEqual(await areOpen(), ['web open', 'worker open'])
  })

  it('are locked in each of them by one command', async () => {
    await eac('keys', 'lock')
    assert.deepEqual(await areOpen(), ['web locked', 'worker locked'])
  })
})
