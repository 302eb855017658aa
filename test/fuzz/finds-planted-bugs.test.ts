import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCampaign, type Summary } from '../../fuzz/campaign.ts'
import { inputOf, readFinding } from '../../fuzz/finding.ts'
import { replayInProcess } from '../../fuzz/replay-in-process.ts'

const SUITE = join(import.meta.dirname, 'planted/suite.ts')
const SEED = 7
/** Waited for again and again where the bug is a hang; nowhere else is silence to be taken for one, however busy the machine. */
const hangMilliseconds = (target: string): number => (target === 'hang' ? 4000 : 60_000)

/** Each bug, the promise that it breaks, the most octets that should be left of an input that shows it, and how many inputs may pass. */
const PLANTED: Record<string, { promise: RegExp; octets: number; inputs: number }> = {
  'foreign-error': { promise: /^no TypeError in readNamed$/, octets: 9, inputs: 60_000 },
  hang: { promise: /^comes back$/, octets: 8, inputs: 20_000 },
  crash: { promise: /^leaves the process alive$/, octets: 6, inputs: 20_000 },
  slow: { promise: /^answers in time$/, octets: 24, inputs: 500 },
  growth: { promise: /^lets go of memory$/, octets: 6000, inputs: 11_500 },
  'other-octets': { promise: /^what is read is written the same again$/, octets: 9, inputs: 20_000 },
}

describe('the fuzzer', function () {
  this.timeout(120_000)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'planted-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const run = (target: string, options: { inputs?: number; signal?: AbortSignal } = {}): Promise<Summary> =>
    runCampaign({
      suite: SUITE,
      targets: [target],
      seed: SEED,
      milliseconds: 100_000,
      inputs: 20_000,
      corpusFolder: join(folder, 'corpus', target),
      findingsFolder: join(folder, 'findings', target),
      hangMilliseconds: hangMilliseconds(target),
      lookAtMemoryEvery: 5000,
      ...options,
    })

  for (const [target, { promise, octets, inputs }] of Object.entries(PLANTED)) {
    it(`finds the planted bug "${target}", makes its input small and shows it again`, async () => {
      const { found } = await run(target, { inputs })
      assert.deepEqual(
        found.map(({ finding }) => finding.target),
        [target],
      )
      const kept = readFinding(found[0]!.path)
      assert.match(kept.promise, promise)
      assert.ok(inputOf(kept).length <= octets, `${kept.hex} is ${inputOf(kept).length} octets`)
      const request = { suite: SUITE, target, inputs: [kept.hex], promise: kept.promise }
      const again = await replayInProcess(request, hangMilliseconds(target))
      assert.ok(again.kind === 'broken')
      assert.equal(again.breach.promise, kept.promise)
    })
  }

  it('finds nothing where nothing is wrong, and stops at the number of inputs it was given', async () => {
    const { found, inputs, stopped } = await run('sound', { inputs: 3000 })
    assert.deepEqual(found, [])
    assert.equal(stopped, 'done')
    assert.ok(inputs >= 3000 && inputs < 3000 + 1024, `${inputs}`)
  })

  it('tries a known finding first: a bug that came back is found at once', async () => {
    await run('other-octets')
    rmSync(join(folder, 'corpus', 'other-octets'), { recursive: true })
    const { found } = await run('other-octets', { inputs: 1 })
    assert.equal(found.length, 1)
  })

  it('counts the blocks that ran and lists those that did not', async () => {
    const { blocks, unreached } = await run('sound', { inputs: 1 })
    assert.equal(blocks.all - blocks.reached, unreached.length)
    assert.ok(unreached.some(({ where }) => where.startsWith('readers/slow.ts')))
    const { unreached: fewer } = await run('other-octets', { inputs: 1 })
    assert.ok(fewer.length < unreached.length)
  })

  it('ends with its summary when it is interrupted', async () => {
    const stop = new AbortController()
    const running = run('sound', { inputs: 1_000_000_000, signal: stop.signal })
    stop.abort()
    assert.equal((await running).stopped, 'interrupted')
  })
})
