import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite } from '../../src/store/open-pglite.ts'

const PROGRAM = join(import.meta.dirname, 'disk-that-refuses.ts')

describe('the embedded database on a disk that refuses', function () {
  this.timeout(180_000)
  let folder: string
  const acknowledged: number[] = []
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-test-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const CASES = [
    {
      when: 'the disk is full',
      call: 'writeSync',
      error: 'ENOSPC',
      after: 40,
      says: /the disk is full .*Make room and start again; nothing acknowledged is lost/,
    },
    { when: 'a flush fails', call: 'fsyncSync', error: 'EIO', after: 20, says: /the disk fails .*start again/ },
  ]
  for (const { when, call, error, after, says } of CASES) {
    it(`ends the process at once, saying why, when ${when}`, async () => {
      const { code, rows, told } = await run(call, error, String(after))
      assert.match(told, says)
      assert.equal(code, 1)
      assert.ok(rows.length > 0)
      acknowledged.push(...rows)
    })
  }

  it('has every row that was acknowledged before, when it is opened again', async () => {
    const database = await openPglite(join(folder, 'database'))
    const { rows } = await database.query<{ value: number }>('select value from kept')
    await database.close()
    const kept = new Set(rows.map(({ value }) => value))
    assert.deepEqual(
      acknowledged.filter((value) => !kept.has(value)),
      [],
    )
    assert.equal(new Set(acknowledged).size, acknowledged.length)
  })

  it('makes a database again that was not made to its end', async () => {
    const other = join(folder, 'other')
    await mkdir(other)
    await writeFile(join(other, 'PG_VERSION'), '18\n')
    await writeFile(`${other}.unfinished`, '')
    const database = await openPglite(other)
    await database.close()
    await assert.rejects(access(`${other}.unfinished`))
  })

  function run(...args: string[]): Promise<{ code: number; rows: number[]; told: string }> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [PROGRAM, join(folder, 'database'), ...args], (_, stdout, told) =>
        resolve({ code: child.exitCode!, rows: stdout.split('\n').filter(Boolean).map(Number), told }),
      )
    })
  }
})
