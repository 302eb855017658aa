import assert from 'node:assert/strict'
import { eac } from './fake-world.ts'

describe('eac migrate', () => {
  const migrations = ['bullmq-3', '0031-turns']

  it('says which migrations it carried out', async () => {
    const { exitCode, out, asked, places } = await eac(['migrate', '--data', '/srv/eac'], { migrations })
    assert.deepEqual([exitCode, asked.migrate], [0, { check: false }])
    assert.equal(places[0]?.data, '/srv/eac')
    assert.equal(out, 'Brought /srv/eac/data/database to the newest form:\n  bullmq-3\n  0031-turns\n')
  })

  it('says that there was nothing to do', async () => {
    const { exitCode, out } = await eac(['migrate'])
    assert.deepEqual([exitCode, out], [0, '/srv/eac/data/database has the newest form.\n'])
  })

  it('only looks with --check, and refuses where something is missing', async () => {
    const missing = await eac(['migrate', '--check'], { migrations })
    assert.deepEqual([missing.exitCode, missing.asked.migrate], [1, { check: true }])
    assert.equal(missing.out, '/srv/eac/data/database lacks:\n  bullmq-3\n  0031-turns\n')
    assert.equal(missing.err, 'error: 2 migrations are missing; eac migrate carries them out\n')
    assert.equal((await eac(['migrate', '--check'])).exitCode, 0)
  })
})
