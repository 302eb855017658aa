import assert from 'node:assert/strict'
import type { ArchivePageView, YearView } from '../../src/messages/index.ts'
import { type Answers, eac } from './fake-world.ts'

const YEAR: YearView = {
  year: 2026,
  octets: 81_920,
  open: 0,
  mayGoFrom: '2040-07-02',
  archives: [{ sha256: 'ab'.repeat(32), exchanges: 1, messages: 0, events: 1, writtenAt: '2027-01-05T10:00:00.000Z' }],
}
const PAGE: ArchivePageView = { of: 'exchange', rows: ['{"id":"1","certificates":[]}'] }
const ANSWERS: Answers = {
  'archive.list': [YEAR],
  'archive.page': PAGE,
  'archive.record': YEAR,
  'archive.remove': YEAR,
}

describe('eac archive', () => {
  it('lists years with their size, what is open in them, and when they may go', async () => {
    const { exitCode, out } = await eac(['archive', 'list'], { answers: ANSWERS })
    assert.equal(exitCode, 0)
    assert.match(out, /2026 +81.9 kB +0 +2040-07-02 +abab/)
  })

  it('writes a year to a new file that verifies, and tells the node its hash', async () => {
    const { exitCode, out, written, calls } = await eac(['archive', 'export', '2026', '--to', 'y'], {
      answers: ANSWERS,
    })
    assert.equal(exitCode, 0)
    assert.match(out, /2026: 1 exchange, 0 messages and 0 events written to y\nSHA-256 [0-9a-f]{64}\n/)
    const sha256 = /SHA-256 (\S+)/.exec(out)?.[1]
    const counts = { exchanges: 1, messages: 0, events: 0 }
    assert.deepEqual(calls.at(-1), { name: 'archive.record', input: { year: 2026, ...counts, sha256 } })
    const files = { y: Buffer.from(written.get('y') ?? '') }
    const verified = await eac(['archive', 'verify', 'y', '--sha256', sha256 ?? ''], { files })
    assert.equal(verified.exitCode, 0, verified.err)
    assert.match(verified.out, /2026: whole, 1 exchange, 0 messages and 0 events/)
    const other = await eac(['archive', 'verify', 'y', '--sha256', '00'.repeat(32)], { files })
    assert.equal(other.exitCode, 1)
    assert.match(other.err, /y is whole, but another one/)
    const cut = await eac(['archive', 'verify', 'y'], { files: { y: files.y.subarray(0, files.y.length / 2) } })
    assert.equal(cut.exitCode, 1)
    assert.match(cut.err, /y is not as it was written: line 2/)
  })

  it('never writes over a file, and says how to go on', async () => {
    const { exitCode, err } = await eac(['archive', 'export', '2026', '--to', 'y'], {
      answers: ANSWERS,
      files: { y: '' },
    })
    assert.equal(exitCode, 2)
    assert.match(err, /y is there already; choose another name with --to/)
  })

  it('wants a year that is one, and a file that is there', async () => {
    assert.equal((await eac(['archive', 'export', 'MMXXVI', '--to', 'y'], { answers: ANSWERS })).exitCode, 2)
    const missing = await eac(['archive', 'verify', 'nowhere'])
    assert.equal(missing.exitCode, 2)
    assert.match(missing.err, /nowhere cannot be read/)
  })

  it('removes a year for a reason', async () => {
    const { exitCode, calls } = await eac(['archive', 'remove', '2026', '--reason', 'archived'], { answers: ANSWERS })
    assert.equal(exitCode, 0)
    const input = { year: 2026, reason: 'archived', withoutArchive: false }
    assert.deepEqual(calls, [{ name: 'archive.remove', input }])
    assert.equal((await eac(['archive', 'remove', '2026'], { answers: ANSWERS })).exitCode, 2)
  })
})
