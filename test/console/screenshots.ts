// npm run screenshots
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../src/app/demo/people.ts'
import type { Role } from '../../src/messages/index.ts'
import { openChromium } from '../support/chromium.ts'
import { DemoProgram, eac } from '../support/demo-program.ts'
import { builtConsole } from './support/built-console.ts'

const FOLDER = join(import.meta.dirname, '../../docs/console')
const CONSOLE_PORT = 18 // of Utopia, from the first port on
const TERMINAL = 'gate-2' // that takes callbacks
const PATIENCE_MILLISECONDS = 600_000 // nobody waits for it but whoever takes pictures

const HELP = `npm run screenshots

Starts a demo world, lets a partner fail, and takes a picture of each screen of the console into
${FOLDER}.
`

/** Each screen is seen as the first of them who may. */
const WHO: readonly Role[] = ['officer', 'auditor', 'administrator']
/** Seen as somebody who does on it what it is there for. */
const DONE_BY: Readonly<Record<string, Role>> = { '/audit': 'auditor' }
/** What the picture of the dashboard is said to show, whatever its colours. */
async function hasTrouble(page: Page): Promise<void> {
  const patience = { timeout: PATIENCE_MILLISECONDS }
  await page.getByRole('link', { name: /^messages? (is|are) parked$/ }).waitFor(patience)
  await page.getByText(/^not reached since/).waitFor(patience)
  await page.getByText('What to do:').first().waitFor(patience)
}

/** What is done on a screen, or waited for, before its picture is taken. */
const DONE: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  dashboard: hasTrouble,
  'dashboard-dark': hasTrouble,
  coverage: async (page) => {
    const terminals = page.getByRole('region', { name: 'Who reads whose passports today' })
    await terminals.getByRole('button').first().click()
    await page.getByRole('region', { name: /^Drawing/ }).waitFor()
  },
  audit: async (page) => {
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByText('It holds').waitFor()
  },
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    process.stdout.write(HELP)
    return args.every((arg) => ['--help', '-h'].includes(arg)) ? 0 : 2
  }
  const browser = await openChromium()
  if (browser === undefined) {
    process.stderr.write('There is no Chromium here: apt-get install chromium\n')
    return 1
  }
  await builtConsole()
  await mkdir(FOLDER, { recursive: true })
  const demo = await DemoProgram.prepare(['ut', 'fu'])
  try {
    await livingWorld(demo)
    await takePictures(browser, `https://127.0.0.1:${demo.port + CONSOLE_PORT}`, demo)
  } finally {
    await browser.close()
    await demo.remove()
  }
  return 0
}

/** Two states that have each other's certificates, then one whose SPOC listens no more, and an answer that is parked. */
async function livingWorld(demo: DemoProgram): Promise<void> {
  demo.start('--port', String(demo.port))
  await demo.hears(/UT-DV +holds \w+ by FU-CVCA/, PATIENCE_MILLISECONDS)
  await demo.hears(/gate-2 +holds/, PATIENCE_MILLISECONDS)
  await eac('world', 'fault', 'FU', 'down', '--data', demo.folder)
  await parkAnAnswer(demo)
}

/** Asked for under a message ID that its terminal knows nothing of: it refuses the answer. */
async function parkAnAnswer({ folder, port }: DemoProgram): Promise<void> {
  const data = join(folder, 'ut')
  const shown = await eac('partner', 'show', TERMINAL, '--json', '--data', data)
  const { callbackTargets } = JSON.parse(shown) as { callbackTargets: string[] }
  const [key, certificate] = ['tls.key', 'tls.crt'].map((name) => join(data, 'terminals', TERMINAL, name))
  await eac(
    ...['send', 'get-ca-certificates', '--url', `https://127.0.0.1:${port}/tr-03129/UT-DV`],
    ...['--tls-key', String(key), '--tls-certificate', String(certificate)],
    ...['--server-certificate', join(data, 'tls/node.crt')],
    ...['--message-id', 'asked-by-nobody', '--response-url', String(callbackTargets[0])],
  )
}

async function takePictures(browser: Browser, url: string, demo: DemoProgram): Promise<void> {
  const taken = new Set<string>()
  for (const role of WHO) {
    const page = await logIn(browser, url, role)
    if (role === WHO[0]) await takeDetails(page, url, demo)
    const offered = await page
      .locator('nav a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    for (const path of offered.filter((one) => !taken.has(one) && (DONE_BY[one] ?? role) === role)) {
      await picture(page, url + path, path.slice(1) || 'dashboard')
      taken.add(path)
    }
    await page.context().close()
  }
}

async function logIn(browser: Browser, url: string, role: Role): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  await page.setViewportSize({ width: 1360, height: 860 })
  await page.addInitScript("localStorage.setItem('eac.tour', 'over')")
  await page.goto(url)
  await page.getByLabel('User name').fill(role)
  await page.getByLabel('Password').fill(DEMO_PASSWORD)
  if (role === WHO[0]) await page.screenshot({ path: join(FOLDER, 'log-in.png') })
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  return page
}

/** What has no place in the navigation. */
async function takeDetails(page: Page, url: string, demo: DemoProgram): Promise<void> {
  const data = join(demo.folder, 'ut')
  const listed = await eac('exchange', 'list', '--operation', 'RequestForeignCertificate', '--json', '--data', data)
  const { exchanges } = JSON.parse(listed) as { exchanges: { id: string }[] }
  await picture(page, `${url}/messages/${exchanges.at(-1)?.id}`, 'message')
  await picture(page, `${url}/partners/FU`, 'partner')
  await picture(page, `${url}/register/state`, 'register-state')
  await picture(page, `${url}/me`, 'account')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, url, 'dashboard-dark')
  await page.emulateMedia({ colorScheme: 'light' })
}

async function picture(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address)
  await page.waitForLoadState('networkidle')
  await DONE[name]?.(page)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  process.stdout.write(`${name}\n`)
}

process.exitCode = await main(process.argv.slice(2))
