// npm run screenshots
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../src/app/demo/people.ts'
import { openChromium } from '../support/chromium.ts'
import { DemoProgram, eac } from '../support/demo-program.ts'
import { builtConsole } from './support/built-console.ts'

const FOLDER = join(import.meta.dirname, '../../docs/console')
const CONSOLE_PORT = 18 // of Utopia, from the first port on
const PATIENCE_MILLISECONDS = 600_000 // nobody waits for it but whoever takes pictures

const HELP = `npm run screenshots

Starts a demo world, lets a partner fail, and takes pictures of the console into
${FOLDER}.
`

/** What is to be seen on each, and how one gets there. */
const PICTURES: readonly (readonly [name: string, path: string, theme: 'light' | 'dark'])[] = [
  ['dashboard', '/', 'light'],
  ['dashboard-dark', '/', 'dark'],
  ['messages', '/messages', 'light'],
  ['coverage', '/coverage', 'light'],
]

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
    const page = await browser.newPage({ ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
    await page.setViewportSize({ width: 1360, height: 860 })
    await takePictures(page, `https://127.0.0.1:${demo.port + CONSOLE_PORT}`, demo)
  } finally {
    await browser.close()
    await demo.remove()
  }
  return 0
}

/** Two states that have each other's certificates, then one whose SPOC listens no more. */
async function livingWorld(demo: DemoProgram): Promise<void> {
  demo.start('--port', String(demo.port))
  await demo.hears(/UT-DV +holds \w+ by FU-CVCA/, PATIENCE_MILLISECONDS)
  await demo.hears(/gate-2 +holds/, PATIENCE_MILLISECONDS)
  await eac('world', 'fault', 'FU', 'down', '--data', demo.folder)
}

async function takePictures(page: Page, url: string, demo: DemoProgram): Promise<void> {
  await page.goto(url)
  await page.getByLabel('User name').fill('officer')
  await page.getByLabel('Password').fill(DEMO_PASSWORD)
  await page.screenshot({ path: join(FOLDER, 'log-in.png') })
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  const listed = await eac(
    'exchange',
    'list',
    '--operation',
    'RequestForeignCertificate',
    '--json',
    '--data',
    join(demo.folder, 'ut'),
  )
  const { exchanges } = JSON.parse(listed) as { exchanges: { id: string }[] }
  const message = ['message', `/messages/${exchanges.at(-1)?.id}`, 'light'] as const
  for (const [name, path, colorScheme] of [...PICTURES, message]) {
    await page.emulateMedia({ colorScheme })
    await page.goto(url + path)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(FOLDER, `${name}.png`) })
    process.stdout.write(`${name}\n`)
  }
}

process.exitCode = await main(process.argv.slice(2))
