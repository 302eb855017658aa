import assert from 'node:assert/strict'
import type { CarriedRequestView } from '../../src/messages/index.ts'
import { eac } from './fake-world.ts'
import { EXCHANGE } from './views.ts'

const REQUEST: CarriedRequestView = {
  id: 'c0ffee00-0000-4000-8000-000000000001',
  kind: 'state',
  partner: 'FU',
  country: 'FU',
  holderReference: 'UTDVFU001',
  authorityReference: 'FUCVCA00001',
  keyFingerprint: '5b'.repeat(32),
  createdAt: '2026-11-22T11:00:00.000Z',
  sha256: 'ab'.repeat(32),
  octets: Buffer.from([0x67, 0x00]).toString('base64'),
}

describe('eac offline', () => {
  it('exports a file a request, and a manifest with the SHA-256 of each', async () => {
    const { exitCode, written, calls } = await eac(['offline', 'export', '--to', 'batch', '--state', 'FU'], {
      answers: { 'offline.export': [REQUEST] },
    })
    assert.equal(exitCode, 0)
    assert.deepEqual(calls, [{ name: 'offline.export', input: { country: 'FU' } }])
    assert.deepEqual(written.get(`batch/${REQUEST.id}.cvreq`), Buffer.from([0x67, 0x00]))
    const { octets: _none, ...facts } = REQUEST
    assert.deepEqual(JSON.parse(Buffer.from(written.get('batch/manifest.json') ?? []).toString()), {
      format: 1,
      created: '2026-11-22T12:00:00.000Z',
      requests: [{ file: `${REQUEST.id}.cvreq`, ...facts }],
    })
  })

  it('says so when nothing goes by hand, and writes nothing', async () => {
    const { exitCode, err, written } = await eac(['offline', 'export', '--to', 'batch'], {
      answers: { 'offline.export': [] },
    })
    assert.equal(exitCode, 1)
    assert.match(err, /eac exchange by-hand ID/)
    assert.equal(written.size, 0)
  })

  it('mixes no batch with what lies in the folder', async () => {
    const given = { folders: ['batch'], files: { 'batch/manifest.json': '{}' } }
    const { exitCode, err } = await eac(['offline', 'export', '--to', 'batch'], given)
    assert.equal(exitCode, 2)
    assert.match(err, /batch is not empty/)
  })

  it('imports the certificates of a folder, and ends with 1 when one fits nothing', async () => {
    const taken = { file: 'a.cvcert', result: 'taken', exchange: REQUEST.id, says: 'answers the request' } as const
    const left = { file: 'b.CVCERT', result: 'left', says: 'no request with this key waits' } as const
    const { exitCode, out, err, calls } = await eac(['offline', 'import', 'answers'], {
      folders: ['answers'],
      files: { 'answers/a.cvcert': 'a', 'answers/b.CVCERT': 'b', 'answers/readme.txt': 'c' },
      answers: { 'offline.import': [taken, left] },
    })
    assert.equal(exitCode, 1)
    const files = [
      { file: 'a.cvcert', octets: 'YQ==' },
      { file: 'b.CVCERT', octets: 'Yg==' },
    ]
    assert.deepEqual(calls, [{ name: 'offline.import', input: { files } }])
    assert.match(out, /a\.cvcert +taken +answers the request/)
    assert.match(err, /1 of 2 files/)
  })

  it('does not take a folder without certificates for an answer', async () => {
    const { exitCode, err } = await eac(['offline', 'import', 'answers'], { folders: ['answers'] })
    assert.equal(exitCode, 2)
    assert.match(err, /no file \*\.cvcert/)
  })

  it('gives a request to people, with the reason and who says so', async () => {
    const args = ['exchange', 'by-hand', '42', '--reason', 'no SPOC', '--user', 'alice']
    const { exitCode, out, calls } = await eac(args, {
      secrets: ['a secret'],
      answers: { 'exchange.by-hand': EXCHANGE },
    })
    assert.equal(exitCode, 0)
    const by = { name: 'alice', password: 'a secret' }
    assert.deepEqual(calls, [{ name: 'exchange.by-hand', input: { id: '42', reason: 'no SPOC', by } }])
    assert.match(out, /eac offline export/)
  })
})
