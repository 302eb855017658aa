import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'

const EAC = fileURLToPath(new URL('../../bin/eac.js', import.meta.url))

describe('the demo world', function () {
  this.timeout(120_000)
  let folder: string
  let port: number
  let world: ChildProcess
  let said: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-demo-'))
    port = await freePort()
  })
  afterEach(() => {
    if (world.exitCode === null) world.kill('SIGKILL')
  })
  after(() => rm(folder, { recursive: true, force: true }))

  function start(...args: string[]): void {
    said = ''
    world = spawn(process.execPath, [EAC, 'demo', '--data', folder, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8')
    }
    world.stdout?.on('data', hear)
    world.stderr?.on('data', hear)
  }

  const hears = (pattern: RegExp): Promise<void> => eventually(String(pattern), () => pattern.test(said), 60_000)

  async function interrupt(): Promise<number | null> {
    world.kill('SIGINT')
    const [code] = (await once(world, 'exit')) as [number | null]
    return code
  }

  it('issues certificates to terminals at once and by callback, and tells a line an exchange', async () => {
    start('--port', String(port))
    await hears(/UT-DV → UT-CVCA +RequestCertificate +ok_syntax/)
    await hears(/UT-CVCA → UT-DV +SendCertificates +ok_received_correctly/)
    await hears(/gate-1 → UT-DV +RequestCertificate +ok_cert_available +\d+ ms/)
    await hears(/gate-1 +holds UTGATE100001 by UTDVDOM00001, valid until \d{4}-\d\d-\d\d, verified/)
    await hears(/gate-2 → UT-DV +RequestCertificate +ok_syntax/)
    await hears(/callback → gate-2 +SendCertificates +ok_received_correctly/)
    await hears(/gate-1 +holds UTGATE100002/)
    assert.doesNotMatch(said, /got no certificate|^\S+ +!/m)
    assert.equal(await interrupt(), 0)
    assert.match(said, /Stopped\. "npm start" goes on from here\.\n$/)
  })

  it('goes on with the same data, also after it was killed', async () => {
    start()
    await hears(/Going on with the data of the last start/)
    await hears(/gate-1 +holds UTGATE10000[3-9]/)
    world.kill('SIGKILL')
    await once(world, 'exit')
    start()
    await hears(/gate-1 +holds UTGATE10000/)
    assert.doesNotMatch(said, /got no certificate/)
    assert.equal(await interrupt(), 0)
  })

  it('keeps the port it was made for, and says so', async () => {
    start('--port', String(port + 1))
    const [code] = await once(world, 'exit')
    assert.equal(code, 2)
    assert.match(said, new RegExp(`was made for port ${port}`))
  })
})
