import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Pebble, type PebbleWish, startPebble } from '../../src/app/demo/pebble.ts'
import { freePorts } from './free-port.ts'
import { installPackages, MAY_INSTALL, skipWithout } from './install-packages.ts'

const INSTALL_MILLISECONDS = 15 * 60_000
const PORTS = 5

/** A suite on the ACME CA `pebble`; pending where it is not and may not be installed, saying how to get it. */
export function describeOnPebble(title: string, suite: (this: Mocha.Suite) => void): void {
  describe(title, function () {
    this.timeout(60_000)
    before(async function () {
      this.timeout(INSTALL_MILLISECONDS)
      if (!(await pebbleIsHere())) skipWithout('pebble', this)
    })
    suite.call(this)
  })
}

/** On free ports, in a folder that goes with it. */
export async function testPebble(wish: Partial<PebbleWish> = {}): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'eac-pebble-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return startPebble({ folder, firstPort: await freePorts(PORTS), ...wish })
}

async function pebbleIsHere(): Promise<boolean> {
  if (isInstalled()) return true
  await installPackages(['pebble'], { mayInstall: MAY_INSTALL })
  return isInstalled()
}

/** Neither program has a quiet way to say that it is there: both fail at once where the configuration is missing. */
const isInstalled = (): boolean => spawnSync('pebble', ['-config', '/none']).error === undefined
