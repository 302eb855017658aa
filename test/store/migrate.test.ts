import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrations } from '../../src/store/migrate.ts'

describe('migrations', () => {
  it('are read from any folder, whatever stands in its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eac 50% #1 ?-'))
    await writeFile(join(folder, '0001-first.sql'), 'select 1')
    assert.deepEqual(Object.keys(await readMigrations(folder)), ['0001-first'])
    await rm(folder, { recursive: true })
  })
})
