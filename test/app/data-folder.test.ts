import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlSocketPath, isHeld, takeHold } from '../../src/app/data-folder.ts'

describe('a data folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-data-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is held by one process at a time, and free again after it', async () => {
    const path = await controlSocketPath(folder)
    const [first, second] = [createServer(), createServer()]
    await takeHold(first, path)
    assert.equal(await isHeld(path), true)
    await assert.rejects(takeHold(second, path), /Another eac process has this data folder open/)
    await new Promise((resolve) => first.close(resolve))
    assert.equal(await isHeld(path), false)
    await takeHold(second, path)
    await new Promise((resolve) => second.close(resolve))
  })

  it('is taken over from a process that was killed and left its socket', async () => {
    const path = await controlSocketPath(folder)
    await writeFile(path, '')
    const server = createServer()
    await takeHold(server, path)
    assert.equal((await stat(path)).mode & 0o022, 0, 'nobody else may connect')
    await new Promise((resolve) => server.close(resolve))
  })

  it('may have a path longer than a socket’s', async () => {
    const path = await controlSocketPath(join(folder, 'x'.repeat(120)))
    assert.ok(Buffer.byteLength(path) <= 107)
    assert.notEqual(path, await controlSocketPath(join(folder, 'y'.repeat(120))))
  })
})
