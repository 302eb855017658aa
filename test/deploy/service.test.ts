import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installPackages, MAY_INSTALL, skipWithout } from '../support/install-packages.ts'

const run = promisify(execFile)
const UNIT = new URL('../../deploy/eac.service', import.meta.url)
/** Of 100 (unprotected) to 0, as systemd weighs it; below 20 it says OK. */
const MOST_EXPOSED = 15

describe('the service of systemd', function () {
  this.timeout(300_000)
  let folder: string
  let unit: string

  before(async function () {
    const isThere = (): Promise<boolean> =>
      run('systemd-analyze', ['--version']).then(
        () => true,
        () => false,
      )
    if (!(await isThere())) await installPackages(['systemd'], { mayInstall: MAY_INSTALL })
    if (!(await isThere())) skipWithout('systemd-analyze', this)
    folder = await mkdtemp(join(tmpdir(), 'eac-unit-'))
    unit = join(folder, 'eac.service')
    const program = join(folder, 'eac.js')
    await writeFile(program, '')
    await chmod(program, 0o755)
    const text = await readFile(UNIT, 'utf8')
    assert.match(text, /^ExecStart=\/opt\/eac-broker\/bin\/eac\.js serve /m)
    await writeFile(unit, text.replace('ExecStart=/opt/eac-broker/bin/eac.js', `ExecStart=${program}`))
  })
  after(() => folder && rm(folder, { recursive: true }))

  it('is one that systemd reads without a warning', async () => {
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', unit])
    assert.equal(`${stdout}${stderr}`, '')
  })

  it('is hardly exposed, by systemd’s own weights', async () => {
    const how = ['security', '--offline=true', `--threshold=${MOST_EXPOSED}`, '--no-pager', unit]
    const { stdout } = await run('systemd-analyze', how) // fails above the threshold
    assert.match(stdout, /Overall exposure level for eac\.service: \d\.\d OK/)
  })
})
