import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

describe('npm run fuzz', function () {
  this.timeout(120_000)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuzz-command-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const run = (...parts: readonly string[]): Promise<{ code: number | null; out: string; said: string }> => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'fuzz/run.ts', ...parts], {
      cwd: ROOT,
    })
    let [out, said] = ['', '']
    child.stdout.on('data', (data) => {
      out += data
    })
    child.stderr.on('data', (data) => {
      said += data
    })
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, said })))
  }

  const MISUSES: Record<string, { parts: readonly string[]; says: RegExp }> = {
    'no suite': { parts: [], says: /There is: cvc/ },
    'a suite that is not there': { parts: ['soup'], says: /Not known: soup\. There is: cvc, soap/ },
    'a target that is not there': { parts: ['cvc', '--target', 'x'], says: /no target x.*certificate/ },
    'minutes that are no number': { parts: ['cvc', '--minutes', 'x'], says: /--minutes takes a number above 0/ },
    'a file that is no finding': { parts: ['cvc', '--replay', 'package.json'], says: /package\.json is no finding/ },
  }
  for (const [misuse, { parts, says }] of Object.entries(MISUSES)) {
    it(`refuses ${misuse} with exit code 2 and says what to do`, async () => {
      const { code, out, said } = await run(...parts)
      assert.deepEqual([code, out], [2, ''])
      assert.match(said, says)
    })
  }

  it('lists its targets in its help', async () => {
    const { code, out } = await run('--help')
    assert.equal(code, 0)
    assert.match(out, /--minutes N[\s\S]*verify-chain-as-chip/)
  })

  it('fuzzes one target without a finding and tells what it did as JSON', async () => {
    const folders = ['--corpus', join(folder, 'corpus'), '--findings', join(folder, 'findings')]
    const { code, out, said } = await run(
      'cvc',
      '--target',
      'names-and-dates',
      '--inputs',
      '500',
      '--seed',
      '1',
      '--json',
      ...folders,
    )
    assert.equal(code, 0, said)
    const { inputs, findings, blocks } = JSON.parse(out)
    assert.ok(inputs >= 500)
    assert.deepEqual(findings, [])
    assert.ok(blocks.reached > 0)
  })

  it('tries one file again and says whether the promise holds', async () => {
    const file = join(folder, 'one.json')
    writeFileSync(file, JSON.stringify({ target: 'certificate', hex: '7f2103', promise: '' }))
    const { code, said } = await run('cvc', '--replay', file)
    assert.equal(code, 0)
    assert.match(said, /holds: certificate says "object-overruns|holds: certificate says "truncated/)
  })
})
