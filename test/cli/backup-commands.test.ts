import assert from 'node:assert/strict'
import type { BackupView, RestoreView } from '../../src/messages/index.ts'
import { eac, type Given } from './fake-world.ts'

const HASH = 'ab'.repeat(32)
const MADE: BackupView = {
  database: { file: '/b/monday.eacb', bytes: 1_234_567, sha256: HASH, rows: 4711, takenAt: '2026-12-01T09:30:00.000Z' },
  keys: { file: '/b/keys.eacb', bytes: 4_321, sha256: HASH, keys: 2, leftOut: 5, inToken: 0 },
}
const RESTORED: RestoreView = {
  takenAt: '2026-12-01T09:30:00.000Z',
  rows: 4711,
  kept: '/srv/eac/data/database.before-x',
  keys: 2,
  numbers: [{ authority: 'UT-DV', certifierCountry: 'FU', from: 4, to: 6 }],
  forgotten: 12,
  owed: 3,
}
const FILES = { 'p.txt': 'correct horse battery\n', 'k.txt': 'staple and something\n', 'short.txt': 'abc\n' }
const GIVEN: Given = { files: FILES, answers: { 'node.backup': MADE } }
const PASSPHRASE = ['--passphrase-file', 'p.txt']

describe('eac backup, restore and move', () => {
  it('have the node write absolute files under the passphrases of two files', async () => {
    const keys = ['--keys', '/b/keys.eacb', '--keys-passphrase-file', 'k.txt']
    const { exitCode, out, calls } = await eac(['backup', '/b/monday.eacb', ...PASSPHRASE, ...keys], GIVEN)
    assert.equal(exitCode, 0)
    assert.deepEqual(calls[0]?.input, {
      file: '/b/monday.eacb',
      passphrase: 'correct horse battery',
      keys: { file: '/b/keys.eacb', passphrase: 'staple and something' },
    })
    for (const told of ['1.2 MB', '4711', HASH, '2 of CVCAs; 5 of other authorities are not backed up']) {
      assert.ok(out.includes(told), told)
    }
  })

  it('want a passphrase, long enough, and both options of the keys', async () => {
    for (const [args, says] of [
      [['backup', '/b/x'], /--passphrase-file/],
      [['backup', '/b/x', '--passphrase-file', 'short.txt'], /at least 12/],
      [['backup', '/b/x', '--passphrase-file', 'missing.txt'], /cannot be read/],
      [['backup', '/b/x', ...PASSPHRASE, '--keys', '/b/k'], /go together/],
      [['restore', '/b/x'], /--passphrase-file/],
      [['move'], /--to/],
    ] as const) {
      const { exitCode, err } = await eac(args, GIVEN)
      assert.equal(exitCode, 2, args.join(' '))
      assert.match(err, says)
    }
  })

  it('verify an archive without a node', async () => {
    const verified = {
      kind: 'database',
      takenAt: '2026-12-01T09:30:00.000Z',
      tables: 31,
      rows: 4711,
      schema: '0030-years',
    } as const
    const { exitCode, out, asked, calls } = await eac(['backup', 'verify', '/b/monday.eacb', ...PASSPHRASE], {
      ...GIVEN,
      verified,
    })
    assert.equal(exitCode, 0)
    assert.deepEqual(asked.verifyBackup, { file: '/b/monday.eacb', passphrase: 'correct horse battery' })
    assert.deepEqual(calls, [])
    assert.match(out, /whole and unaltered/)
  })

  it('tell after a restore what is owed, skipped and forgotten', async () => {
    const args = ['restore', '/b/monday.eacb', ...PASSPHRASE, '--replace', '--numbers-ahead', '100']
    const { exitCode, out, asked } = await eac(args, { ...GIVEN, restored: RESTORED })
    assert.equal(exitCode, 0)
    const wish = { file: '/b/monday.eacb', passphrase: 'correct horse battery', keys: undefined }
    assert.deepEqual(asked.restore, { ...wish, replace: true, numbersAhead: 100 })
    for (const told of [
      '12 certificates issued since; see eac node forgotten',
      '3 pieces',
      'UT-DV',
      'database.before-x',
    ]) {
      assert.ok(out.includes(told), told)
    }
  })

  it('say after a move what to write into eac.yaml', async () => {
    const moved = { to: 'postgres://eac@db/eac', tables: 31, rows: 4711, marker: '/srv/eac/data/database.moved' }
    const { exitCode, out } = await eac(['move', '--to', 'postgres://eac@db/eac'], { ...GIVEN, moved })
    assert.equal(exitCode, 0)
    assert.match(out, /urlFile/)
    assert.match(out, /database\.moved/)
  })

  it('take no password from the command line, where everybody could read it', async () => {
    for (const to of ['postgres://eac:secret@db/eac', 'postgres://eac@db/eac?password=secret']) {
      const { exitCode, err } = await eac(['move', '--to', to], GIVEN)
      assert.equal(exitCode, 2)
      assert.match(err, /PGPASSWORD/)
      assert.doesNotMatch(err, /secret/)
    }
  })
})
