import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlSocketPath, isHeld, takeHold } from '../../src/app/data-folder.ts'

for (const platform of new Set([process.platform, 'darwin'] as const)) {
  describe(`a data folder (on ${platform})`, () => {
    let folder: string
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'eac-data-'))
    })
    afterEach(() => rm(folder, { recursive: true, force: true }))

    const take = (server: Server = createServer()) => takeHold(server, folder, platform)

    it('is held by one process at a time, and free again after it', async () => {
      const path = await controlSocketPath(folder)
      const letGo = await take()
      assert.equal(await isHeld(path), true)
      await assert.rejects(take(), /Another eac process has this data folder open/)
      assert.equal(await isHeld(path), true)
      await letGo()
      assert.equal(await isHeld(path), false)
      await (await take())()
    })

    it('is taken over from a process that was killed and left its socket', async () => {
      const path = await controlSocketPath(folder)
      await writeFile(path, '')
      const letGo = await take()
      assert.equal((await stat(path)).mode & 0o022, 0, 'nobody else may connect')
      assert.deepEqual(await readdir(folder), ['control.sock'])
      await letGo()
    })

    it('may have a path longer than a socket’s', async () => {
      const path = await controlSocketPath(join(folder, 'x'.repeat(120)))
      assert.ok(Buffer.byteLength(path) <= 107)
      assert.notEqual(path, await controlSocketPath(join(folder, 'y'.repeat(120))))
    })
  })
}

describe('a data folder that many want at once', () => {
  it('goes to one of them, which can then be asked, though a killed process left its socket', async function () {
    if (process.platform !== 'linux') this.skip()
    for (let round = 0; round < 20; round++) {
      const folder = await mkdtemp(join(tmpdir(), 'eac-data-'))
      const path = await controlSocketPath(folder)
      await writeFile(path, '')
      const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeHold(createServer(), folder)))
      const holders = taken.filter((one) => one.status === 'fulfilled')
      assert.equal(holders.length, 1)
      assert.equal(await isHeld(path), true)
      await holders[0]?.value()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
