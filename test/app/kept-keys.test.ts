import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { copyFile, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { restoreNode } from '../../src/app/backup/restore.ts'
import type { Config } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import type { Operator } from '../../src/messages/index.ts'
import { eventually } from '../support/eventually.ts'
import { KEYS_IN_TOKEN } from '../support/keys.ts'
import { makeTestFolder } from '../support/node.ts'
import { makeSoftToken, softHsmIsHere } from '../support/softhsm.ts'
import { addAuthority } from '../support/utopia.ts'

const open = (config: Config) => openOperator({ config, log: createLog('silent'), now: () => new Date() })
const kinds = async (operator: Operator): Promise<string[]> =>
  (await operator.call('event.list', { limit: 100 })).events.map(({ kind }) => kind)

describe('the keys that a node keeps', function () {
  this.timeout(180_000)
  let folder: string
  let config: Config
  let operator: Awaited<ReturnType<typeof open>>

  before(async function () {
    if (KEYS_IN_TOKEN) this.skip()
    ;({ folder, config } = await makeTestFolder('UT', new Date(), 'embedded'))
    operator = await open(config)
    await addAuthority(operator, 'UT-CVCA', 'CVCA', 'CVCATST')
  })
  after(async () => {
    await operator?.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  it('are listed with whose they are, and one that is somebody’s is not removed', async () => {
    const [key] = await operator.call('keys.list', {})
    assert.partialDeepStrictEqual(key, { place: 'software', signatures: 1, owner: 'UT-CVCA UTCVCATST00001 (active)' })
    await assert.rejects(operator.call('keys.remove', { keyId: key?.keyId ?? '' }), {
      code: 'refused',
      message: /belongs to UT-CVCA UTCVCATST00001 \(active\): it is not removed/,
    })
  })

  it('that belong to nobody are removed once they cannot be in the making any more', async () => {
    const keys = join(config.data, 'keys')
    const [known = ''] = (await readdir(keys)).filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
    const keyId = randomUUID()
    const path = join(keys, `${keyId}.json`)
    await copyFile(join(keys, known), path)
    await assert.rejects(operator.call('keys.remove', { keyId }), { code: 'refused', message: /less than an hour old/ })
    const before = new Date(Date.now() - 2 * 3_600_000)
    await utimes(path, before, before)
    await operator.call('keys.remove', { keyId })
    assert.deepEqual((await operator.call('keys.list', {})).length, 1)
    assert.ok((await kinds(operator)).includes('unused key removed'))
    await assert.rejects(operator.call('keys.remove', { keyId }), { code: 'not-found' })
  })

  it('are not placed in a token, nor is a PIN tried again, where there is none', async () => {
    const says = { code: 'refused', message: /No token is set up: keys\.pkcs11/ }
    await assert.rejects(operator.call('authority.keys', { name: 'UT-CVCA', keys: 'pkcs11' }), says)
    await assert.rejects(operator.call('keys.retry-pin', {}), says)
  })

  it('are not opened or locked by persons where a file opens them', async () => {
    assert.equal(await operator.call('keys.holders', {}), undefined)
    const says = { code: 'refused', message: /opened by a file, not by persons/ }
    await assert.rejects(operator.call('keys.unlock', { person: 'ada', passphrase: 'x' }), says)
    await assert.rejects(operator.call('keys.lock', {}), says)
  })

  it('in files and in a token are there again after a restore: those from the archive, these where they were', async function () {
    if (!(await softHsmIsHere())) this.skip()
    const { library, label, pinFile } = await makeSoftToken()
    const pkcs11 = { library, token: { label }, pinFile, sessions: 2, timeoutSeconds: 60 }
    const withToken: Config = { ...config, keys: { ...config.keys, pkcs11 } }
    await operator.close()
    operator = await open(withToken)
    const [database, keys] = [join(folder, 'all.eacb'), join(folder, 'keys.eacb')]
    await addAuthority(operator, 'UT-HSM', 'CVCA', 'CVCAHSM')
    await operator.call('authority.keys', { name: 'UT-HSM', keys: 'pkcs11' })
    await operator.call('authority.rollover', { name: 'UT-HSM' })
    const places = async () =>
      (await operator.call('keys.list', {})).map(({ keyId, place, owner }) => `${keyId} ${place} ${owner}`).sort()
    const before = await places()
    assert.equal(before.filter((one) => one.includes('pkcs11')).length, 1)
    const made = await operator.call('node.backup', {
      file: database,
      passphrase: 'of the database',
      keys: { file: keys, passphrase: 'and that of the keys' },
    })
    assert.equal(made.keys?.keys, 2) // of both CVCAs, in files
    await operator.close()
    for (const name of ['database', 'keys', 'ledger', 'node.id']) {
      await rm(join(config.data, name), { recursive: true, force: true })
    }
    await restoreNode(
      { config: withToken, log: createLog('silent'), now: () => new Date() },
      {
        file: database,
        passphrase: 'of the database',
        keys: { file: keys, passphrase: 'and that of the keys' },
        replace: false,
      },
      () => {},
    )
    operator = await open(withToken)
    for (const name of ['UT-CVCA', 'UT-HSM']) await operator.call('authority.rollover', { name })
    await eventually('the doctor finds each', async () => {
      const found = (await operator.call('node.examine', {})).filter(({ what }) => what === 'keys')
      return found.every(({ state }) => state !== 'bad')
    })
  })
})
