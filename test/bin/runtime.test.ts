import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url))
const { isRightNode } = (await import(join(BIN, 'runtime.js'))) as { isRightNode: (version: string) => boolean }

/** Makes the Node that reads it believe it is another version; a Node started by it knows itself again. */
const PRETEND = `--import=data:text/javascript,Object.defineProperty(process,'version',{value:'v20.20.2'})`

describe('isRightNode', () => {
  for (const version of ['v22.23.0', 'v22.23.3', '22.23.3', 'v22.24.0', 'v22.100.1']) {
    it(`takes ${version}`, () => assert.equal(isRightNode(version), true))
  }
  for (const version of ['v22.22.9', 'v22.3.0', 'v20.20.2', 'v2.23.0', 'v23.23.0', 'v24.21.0', 'v26.10.0', '', 'x']) {
    it(`refuses "${version}"`, () => assert.equal(isRightNode(version), false))
  }
})

describe('bin/run.js', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bin-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  function script(source: string): string {
    const path = join(folder, 'script.ts')
    writeFileSync(path, source)
    return path
  }

  async function run(node: string, options: string[], ...args: string[]) {
    return ended(spawn(node, [...options, join(BIN, 'run.js'), ...args]))
  }

  async function ended(child: ChildProcess) {
    let out = ''
    let err = ''
    child.stdout?.on('data', (chunk) => {
      out += chunk
    })
    child.stderr?.on('data', (chunk) => {
      err += chunk
    })
    const [code, signal] = await once(child, 'close')
    return { code, signal, out, err }
  }

  function pretendInstalled(version: string): void {
    const name = `node-${process.platform}-${process.arch}`
    mkdirSync(join(folder, 'node_modules', name, 'bin'), { recursive: true })
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }))
    symlinkSync(process.execPath, join(folder, 'node_modules', name, 'bin', 'node'))
  }

  const TELL = 'console.log(JSON.stringify([process.version, ...process.argv.slice(1)]) as string)'

  it('runs a script where it is when the Node is right, with its arguments as they are', async () => {
    const path = script(TELL)
    const { code, out } = await run(process.execPath, [], path, '--help', 'a b', '*', '')
    assert.deepEqual([code, JSON.parse(out)], [0, [process.version, path, '--help', 'a b', '*', '']])
  })

  it('asks for a script when none is named', async () => {
    const { code, err } = await run(process.execPath, [])
    assert.equal(code, 2)
    assert.match(err, /SCRIPT/)
  })

  it('carries a failure over', async () => {
    assert.equal((await run(process.execPath, [], script('process.exitCode = 7'))).code, 7)
    assert.equal((await run(process.execPath, [], join(folder, 'not-there.js'))).code, 1)
  })

  describe('on another Node, where npm brought the right one', () => {
    before(function () {
      if (!isNodeInstalled()) this.skip()
    })

    it('runs the script on the right one, with its arguments as they are', async () => {
      const path = script(TELL)
      const { code, out } = await run(process.execPath, [PRETEND], path, '--help', 'a b', '*', '')
      const [version, ...args] = JSON.parse(out)
      assert.equal(isRightNode(version), true)
      assert.deepEqual([code, args], [0, [path, '--help', 'a b', '*', '']])
    })

    it('does so when started on a really older Node', async function () {
      const older = olderNode()
      if (older === undefined) return this.skip()
      const { out } = await run(older, [], script(TELL))
      return assert.equal(isRightNode(JSON.parse(out)[0]), true)
    })

    it('carries exit codes over', async () => {
      for (const code of [0, 1, 2, 42]) {
        assert.equal((await run(process.execPath, [PRETEND], script(`process.exit(${code})`))).code, code)
      }
    })

    it('fails when the script is killed, with the code a shell would give', async () => {
      const { code } = await run(process.execPath, [PRETEND], script(`process.kill(process.pid, 'SIGKILL')`))
      assert.equal(code, 128 + constants.signals.SIGKILL)
    })

    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      it(`hands ${signal} on to the script, and ends as the script does`, async () => {
        const path = script(
          `process.on('${signal}', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up')`,
        )
        const child = spawn(process.execPath, [PRETEND, join(BIN, 'run.js'), path])
        await once(child.stdout, 'data')
        child.kill(signal)
        assert.equal((await ended(child)).code, 5)
      })
    }

    it('ends with the script when SIGTERM ends that', async () => {
      const child = spawn(process.execPath, [
        PRETEND,
        join(BIN, 'run.js'),
        script(`setInterval(() => {}, 1000); console.log(process.pid)`),
      ])
      const [chunk] = await once(child.stdout, 'data')
      child.kill('SIGTERM')
      assert.equal((await ended(child)).code, 128 + constants.signals.SIGTERM)
      assert.throws(() => process.kill(Number(String(chunk)), 0), { code: 'ESRCH' })
    })
  })

  it('says what to do, and exits with 2, when npm brought a wrong Node or none', async () => {
    cpSync(BIN, join(folder, 'bin'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const brought of [undefined, '20.1.0']) {
      if (brought !== undefined) pretendInstalled(brought)
      const child = spawn(process.execPath, [PRETEND, join(folder, 'bin', 'run.js'), script(TELL)])
      const { code, out, err } = await ended(child)
      assert.deepEqual([code, out], [2, ''])
      assert.match(err, /needs Node\.js 22, version 22\.23 or later in 22; this is v20\.20\.2\.\n.*npm ci/)
    }
  })
})

function isNodeInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`)
    return true
  } catch {
    return false
  }
}

/** Another Node on this machine's PATH, if there is one. */
function olderNode(): string | undefined {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return paths
    .filter((path) => existsSync(path))
    .find((path) => !isRightNode(String(execFileSync(path, ['-v'])).trim()))
}
