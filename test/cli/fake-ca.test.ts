import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { casSchema } from '../../src/app/ca-config.ts'
import { openBridge } from '../../src/app/ca-kinds.ts'
import { cliWorld } from '../../src/app/cli-world.ts'
import { bridgeFiles } from '../../src/ca-bridges/index.ts'
import { runCommandLine } from '../../src/cli/index.ts'
import { FAKE_VENDORS, TROUBLE_NAMES } from '../../src/fake-cas/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import type { Store } from '../../src/store/index.ts'
import { callFor, newKey } from '../ca-bridges/support.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openTestStore } from '../support/store.ts'

const WORLD = cliWorld()

describe('eac fake-ca', () => {
  let folder: string
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'fake-ca-')), 'made')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

  /** A command that runs until `stop` is called. */
  function start(...args: readonly string[]) {
    const said = { out: '', err: '' }
    let stop = (): void => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const tell = (where: 'out' | 'err') => (text: string) => {
      said[where] += text
    }
    const world = { ...WORLD, out: tell('out'), err: tell('err'), stopSignal: () => stopped }
    return { said, stop, exitCode: runCommandLine(['fake-ca', ...args], world) }
  }

  async function ended(...args: readonly string[]) {
    const { said, exitCode } = start(...args)
    return { exitCode: await exitCode, ...said }
  }

  async function startFake(name: string, ...more: readonly string[]) {
    const port = await freePort()
    const run = start(name, '--port', String(port), '--out', folder, ...more)
    await eventually('it runs', () => run.said.out.includes('Requests:') || run.said.err !== '')
    assert.equal(run.said.err, '')
    const [block = ''] = /^cas:\n(?: .*\n)+/m.exec(run.said.out) ?? []
    const [settings] = casSchema.parse(parse(block).cas)
    return { ...run, port, settings: settings ?? assert.fail('no block for eac.yaml') }
  }

  async function bridgeOf({ settings }: Pick<Awaited<ReturnType<typeof startFake>>, 'settings'>) {
    const now = () => new Date()
    const parts = { db: store.db, keys: openMemoryKeyStore(), now, country: 'UT', files: bridgeFiles((path) => path) }
    return (await openBridge(settings, parts)).bridge
  }

  it('lists which there are, and what can befall their requests', async () => {
    const { exitCode, out } = await ended()
    assert.equal(exitCode, 0)
    for (const name of [...Object.keys(FAKE_VENDORS), ...TROUBLE_NAMES]) assert.match(out, new RegExp(`^${name} `, 'm'))
    const { fakes, troubles } = JSON.parse((await ended('--json')).out)
    assert.deepEqual([fakes.length, troubles.length], [Object.keys(FAKE_VENDORS).length, TROUBLE_NAMES.length])
  })

  for (const name of Object.keys(FAKE_VENDORS)) {
    it(`${name}: what it prints and writes is all that a bridge needs to reach it`, async () => {
      const run = await startFake(name, '--authority', 'XX-SPOC')
      assert.deepEqual([run.settings.kind, run.settings.authority], [name, 'XX-SPOC'])
      const bridge = await bridgeOf(run)
      assert.notEqual(await bridge.test(callFor(newKey(), new Date())), '')
      assert.match(run.said.out, /Requests:\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}(GET|POST) \/\S+ {2}200\n/)
      run.stop()
      assert.equal(await run.exitCode, 0)
    })
  }

  it('does to requests what it was told, as often as it was told', async () => {
    const run = await startFake('swisssign', '--trouble', 'http-500:1', '--trouble', 'http-429')
    assert.match(run.said.out, /^Troubles: http-500 \(once\), http-429 \(always\)$/m)
    const bridge = await bridgeOf(run)
    for (let n = 0; n < 2; n++) await assert.rejects(bridge.test(callFor(newKey(), new Date())))
    assert.match(run.said.out, / {2}500 {2}\(trouble: http-500\)\n.* {2}429 {2}\(trouble: http-429\)\n/)
    run.stop()
    await run.exitCode
  })

  it('writes over its own folder at the next start, and over no other', async () => {
    const first = await startFake('swisssign')
    first.stop()
    await first.exitCode
    const root = await readFile(join(folder, 'swisssign-root.pem'))
    const second = await startFake('swisssign')
    second.stop()
    await second.exitCode
    assert.notDeepEqual(await readFile(join(folder, 'swisssign-root.pem')), root)
    const other = join(folder, '..', 'other')
    await mkdir(other)
    await writeFile(join(other, 'precious.pem'), 'key')
    const { exitCode, err } = await ended('swisssign', '--out', other)
    assert.equal(exitCode, 1)
    assert.match(err, /other holds something else; choose another folder with --out/)
  })

  it('says what to do about a name, a trouble or a port that is not to be had', async () => {
    const nobody = await ended('nobody')
    assert.deepEqual([nobody.exitCode, nobody.out], [2, ''])
    assert.match(nobody.err, /There is no fake of nobody; there are .*swisssign/)
    const flood = await ended('swisssign', '--trouble', 'flood')
    assert.equal(flood.exitCode, 2)
    assert.match(flood.err, /There is no trouble flood; use KIND or KIND:N, KIND one of slow, /)
    const run = await startFake('swisssign')
    const taken = await ended('swisssign', '--port', String(run.port), '--out', join(folder, '..', 'second'))
    assert.equal(taken.exitCode, 1)
    assert.match(taken.err, /Port \d+ cannot be listened on \(it is in use\); choose another with --port N/)
    run.stop()
    await run.exitCode
  })
})
