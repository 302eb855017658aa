import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { resealKeys } from '../../src/app/reseal-keys.ts'
import { useDiskFaults } from '../support/disk-faults.ts'
import { makeTestFolder } from '../support/node.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'

describe('sealing the keys of a node anew', function () {
  this.timeout(60_000)
  useQuickScrypt()
  const faults = useDiskFaults()
  let folder: string
  let config: Config

  before(async () => {
    ;({ folder, config } = await makeTestFolder('UT', new Date(), 'embedded'))
    await mkdir(join(folder, 'of', 'secrets'), { recursive: true })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const reseal = (kind: 'key' | 'passphrase', file: string) =>
    resealKeys({ config, log: createLog('silent'), now: () => new Date() }, { kind, file })

  it('is refused where the file of the passphrase is empty, and changes nothing', async () => {
    const file = join(folder, 'of', 'empty.secret')
    await writeFile(file, '\n', { mode: 0o600 })
    await assert.rejects(reseal('passphrase', file), { name: 'ConfigError', message: /empty.*Nothing was changed/ })
  })

  it('has the new secret on the disk, with the folders on its way, before it is the one that opens them', async () => {
    const file = join(folder, 'of', 'secrets', 'next.key')
    await writeFile(file, randomBytes(32), { mode: 0o400 })
    faults.arm()
    await reseal('key', file)
    const inForce = faults.done.findIndex((one) => one.startsWith(`rename ${join(config.data, 'keys')}/`))
    const before = faults.done.slice(0, inForce)
    assert.ok(inForce > 0)
    for (const path of [file, join(folder, 'of', 'secrets'), join(folder, 'of'), folder])
      assert.ok(before.includes(`open ${path}`), path)
  })
})
