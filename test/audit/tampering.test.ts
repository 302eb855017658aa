import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLines } from '../../src/app/large-files.ts'
import { type Verified, verifyChain } from '../../src/audit/index.ts'
import { type MadeChain, makeChain } from './support/made-chain.ts'
import { TAMPERINGS } from './support/tampering.ts'

const SIZE = { rows: 2_050, every: 256 }

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

describe('tampering with the audit chain', () => {
  let folder: string
  let chain: MadeChain
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-audit-'))
    chain = await makeChain({ file: join(folder, 'chain.jsonl'), ...SIZE })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const verify = (lines: AsyncIterable<string>, anchors: readonly string[], of: MadeChain = chain): Promise<Verified> =>
    verifyChain({ lines, anchors: [{ name: 'outside.jsonl', lines: each(anchors) }], keys: [of.fingerprint] })

  it('is not seen where there is none: the whole chain is vouched for', async () => {
    const found = await verify(readLines(chain.file), chain.anchors)
    assert.deepEqual(found.findings, [])
    assert.deepEqual([found.rows, found.checkpoints, found.anchoredTo], [2_050, 9, 2_050])
  })

  for (const { name, lines, anchors, finds, row } of TAMPERINGS) {
    it(`${name}: found`, async () => {
      const { ok, findings } = await verify(lines(chain), anchors(chain))
      assert.equal(ok, false)
      assert.deepEqual([findings[0]?.kind, findings[0]?.n], [finds, row(chain)], JSON.stringify(findings.slice(0, 3)))
    })
  }

  it('the chain of another node in its place: found', async () => {
    const node = '6f1d2c3b-0000-4000-8000-000000000002'
    const other = await makeChain({ file: join(folder, 'other.jsonl'), ...SIZE, node })
    const { findings } = await verify(readLines(other.file), chain.anchors)
    assert.ok(findings.some(({ kind }) => kind === 'another-node'))
    assert.ok(findings.some(({ kind }) => kind === 'checkpoint-forged'))
  })

  it('an event put in with an earlier time, before it was chained: found', async () => {
    const at = (n: number) => (n === 1_000 ? '2025-12-24T00:00:00.000Z' : undefined)
    const other = await makeChain({ file: join(folder, 'backdated.jsonl'), ...SIZE, at })
    const { findings } = await verify(readLines(other.file), other.anchors, other)
    assert.deepEqual([findings[0]?.kind, findings[0]?.n, findings.length], ['backdated', 1_000, 1])
  })

  it('a restore is told with the row that explains it, and accepted by that row', async () => {
    const kind = (n: number) => (n === 1_537 ? 'restored from a back-up' : undefined)
    const wish = { ...SIZE, rows: 1_800, kind }
    const after = await makeChain({ file: join(folder, 'restored.jsonl'), ...wish })
    const signed = { ...JSON.parse(after.anchors[6] ?? '').checkpoint, hash: 'ab'.repeat(32), root: 'cd'.repeat(32) }
    const gone = JSON.stringify({ checkpoint: signed, place: 'outside', signature: after.key.signed(signed) })
    const anchors = [...after.anchors.slice(0, 6), gone, ...after.anchors.slice(6)]
    const { findings } = await verify(readLines(after.file), anchors, after)
    assert.deepEqual([findings[0]?.kind, findings[0]?.n, findings[0]?.restored], ['rolled-back', 1_537, 1_537])
    const accepted = await verifyChain({
      lines: readLines(after.file),
      anchors: [{ name: 'outside.jsonl', lines: each(anchors) }],
      restores: [1_537],
    })
    assert.deepEqual([accepted.ok, accepted.accepted.length], [true, 1])
  })
})
