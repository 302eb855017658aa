import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlClient, createControlServer } from '../../src/api/index.ts'
import { liveKeySockets, openKeySocket } from '../../src/app/key-sockets.ts'

describe('the sockets by which persons open the keys of each process', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-doors-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const open = (persons: string) =>
    openKeySocket(
      createControlServer(
        () => ({ call: async () => ({ persons: [persons], needed: 2, given: [], isOpen: false }) as never }),
        () => {},
      ),
      folder,
    )
  const asked = async (): Promise<(string | undefined)[]> => {
    const holders = await Promise.all(
      (await liveKeySockets(folder)).map((path) => controlClient(path).call('keys.holders', {})),
    )
    return holders.map((one) => one?.persons[0]).sort()
  }

  it('are found while their process lives, all of one folder', async () => {
    const [first, second] = [await open('first'), await open('second')]
    assert.deepEqual(await asked(), ['first', 'second'])
    await first()
    assert.deepEqual(await asked(), ['second'])
    await second()
    assert.deepEqual(await asked(), [])
  })

  it('are removed when the process was killed, by whoever comes later', async () => {
    const dead = join(folder, 'keys-0123abcd.sock')
    await writeFile(dead, '')
    const close = await open('first')
    assert.ok((await readdir(folder)).includes('keys-0123abcd.sock')) // it may be in the making
    await close()
    const before = new Date(Date.now() - 120_000)
    await utimes(dead, before, before)
    await (await open('second'))()
    assert.deepEqual(await readdir(folder), [])
  })

  it('are refused where the path is too long for one', async () => {
    folder = join(folder, 'a'.repeat(100))
    await assert.rejects(open('first'), { name: 'ConfigError', message: /too long for a socket/ })
  })
})
