import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkBrainpool } from '../../src/app/runtime/index.ts'

describe('the brainpool check', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'brainpool-check-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  /** A program that takes Node's place and does this instead. */
  function fakeNode(shell: string): string {
    const path = join(folder, 'node')
    writeFileSync(path, `#!/bin/sh\n${shell}\n`)
    chmodSync(path, 0o755)
    return path
  }

  async function refusalBy(execPath: string, timeoutMs?: number): Promise<string> {
    const check = await checkBrainpool(execPath, timeoutMs)
    assert.equal(check.ok, false)
    return check.ok ? '' : check.message
  }

  it('is passed by the Node that runs this', async () => {
    assert.deepEqual(await checkBrainpool(), { ok: true })
  })

  it('refuses a Node that dies of a segmentation fault, and says what to do', async () => {
    const message = await refusalBy(fakeNode('kill -SEGV $$'))
    assert.match(message, /ends with SIGSEGV/)
    assert.match(message, /Use Node\.js 22, version 22\.23 or later/)
  })

  it('refuses a Node that ends in an error', async () => {
    assert.match(await refusalBy(fakeNode('exit 3')), /exit code 3/)
  })

  it('refuses a Node that hangs', async () => {
    assert.match(await refusalBy(fakeNode('exec sleep 60'), 50), /does not finish/)
  })

  it('refuses a Node that is not there', async () => {
    assert.match(await refusalBy(join(folder, 'nothing')), /could not be started/)
  })

  it('is not led astray by the options of the parent', async () => {
    const before = process.env.NODE_OPTIONS
    process.env.NODE_OPTIONS = '--require=/no/such/module'
    try {
      assert.deepEqual(await checkBrainpool(), { ok: true })
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS
      else process.env.NODE_OPTIONS = before
    }
  })
})
