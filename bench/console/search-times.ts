import { randomInt } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { Visit } from '../../test/console/support/console-page.ts'
import type { FullConsole } from './full-console.ts'
import type { Timed } from './screen-times.ts'

/** From the key that sends a search until what was found is drawn. */
export async function searchTimes(browser: Browser, world: FullConsole, times: number): Promise<Timed[]> {
  const visit = await Visit.begin(browser, world.url)
  await visit.logIn('operator')
  await visit.seesHeading('Dashboard')
  const timed: Timed[] = []
  for (const [what, textOf, within] of searchesIn(world)) {
    const milliseconds: number[] = []
    for (let n = 0; n < times; n++) {
      await visit.go(`/messages${within}`)
      await visit.page.locator('main table').waitFor()
      await visit.page.waitForLoadState('networkidle')
      milliseconds.push(await found(visit.page, textOf()))
    }
    timed.push({ what, milliseconds })
  }
  await visit.end()
  return timed
}

type Search = readonly [what: string, textOf: () => string, within: string]

function searchesIn({ filled: { partners } }: FullConsole): Search[] {
  const [busy] = partners
  const quiet = () => partners[1 + randomInt(partners.length - 1)]!.name
  return [
    ['messageID', () => 'c4ca4238a0b923820dcc509a6f75849b', ''],
    ['holder reference', () => `UTGATE${10_000 + randomInt(80_000)}`, ''],
    ['busy partner', () => busy!.name, ''],
    ['quiet partner', quiet, ''],
    ['part of the name of many partners', () => '-7', ''],
    ['busy partner, refused', () => busy!.name, '?outcome=expired'],
    ['quiet partner, refused', quiet, '?outcome=expired'],
    ['return code', () => 'failure_expired', ''],
    ['nothing', () => 'ab'.repeat(32), ''],
  ]
}

async function found(page: Page, text: string): Promise<number> {
  await page.getByRole('searchbox').fill(text)
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/commands/exchange.list'))
  const began = performance.now()
  await page.keyboard.press('Enter')
  await (await answered).finished()
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  return performance.now() - began
}
