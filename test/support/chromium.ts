import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { installPackages, MAY_INSTALL, skipWithout } from './install-packages.ts'

/** Where Debian puts it, and others by other names. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

// Nothing of it may ask the network for anything by itself.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const INSTALL_MILLISECONDS = 15 * 60_000

/** A suite in the system's Chromium, headless, with a profile of its own; pending where there is none, saying how to get it. */
export function describeInBrowser(title: string, suite: (browser: () => Browser) => void): void {
  describe(title, function () {
    this.timeout(60_000)
    let browser: Browser | undefined

    before(async function () {
      this.timeout(INSTALL_MILLISECONDS)
      browser = await openChromium()
      if (browser === undefined) skipWithout('Chromium', this)
    })
    after(() => browser?.close())

    suite(() => browser!)
  })
}

/** @returns undefined where there is none */
export async function openChromium(): Promise<Browser | undefined> {
  const executablePath = await chromiumPath()
  return executablePath === undefined ? undefined : chromium.launch({ executablePath, args: QUIET })
}

let found: Promise<string | undefined> | undefined

/** Looked for once, and told once. */
function chromiumPath(): Promise<string | undefined> {
  found ??= findOrInstall()
  return found
}

async function findOrInstall(): Promise<string | undefined> {
  const here = PLACES.find((path) => existsSync(path))
  if (here !== undefined) return here
  await installPackages(['chromium'], { mayInstall: MAY_INSTALL })
  return PLACES.find((path) => existsSync(path))
}
