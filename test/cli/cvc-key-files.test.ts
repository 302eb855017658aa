import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cliWorld } from '../../src/app/cli-world.ts'
import { runCommandLine } from '../../src/cli/index.ts'

describe('a key that is made, on a real disk', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'eac-key-files-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const request = async (...args: string[]) => {
    const said: string[] = []
    const world = { ...cliWorld(), out: () => {}, err: (text: string) => void said.push(text) }
    const exitCode = await runCommandLine(['cvc', 'request', '--holder-reference', 'UTDVDE00001', ...args], world)
    return { exitCode, err: said.join('') }
  }

  it('is for its owner only, in a folder made on the way, and is never written over', async () => {
    const path = join(folder, 'new', 'dv.key')
    const args = ['--new-key', 'brainpoolP256r1', '--key-out', path, '--out', join(folder, 'dv.cvreq')]
    assert.equal((await request(...args)).exitCode, 0)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const key = readFileSync(path, 'utf8')
    const again = await request(...args)
    assert.equal(again.exitCode, 2)
    assert.match(again.err, /there is such a file/)
    assert.equal(readFileSync(path, 'utf8'), key)
    assert.equal((await request('--key', path, '--out', join(folder, 'again.cvreq'))).exitCode, 0)
  })
})
