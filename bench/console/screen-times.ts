import type { Browser } from 'playwright-core'
import { Visit } from '../../test/console/support/console-page.ts'
import type { FullConsole } from './full-console.ts'

/** Milliseconds, each time it was measured. */
export interface Timed {
  readonly what: string
  readonly milliseconds: number[]
}

/** When its title is there, and nothing that stands in for an answer of the node: milliseconds since the page was asked for. */
const SHOWN_AT = `new Promise((shown) => {
  const look = () => {
    const isWaiting = [...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent === 'Looking …')
    if (document.querySelector('main h1') !== null && !isWaiting) shown(performance.now())
    else requestAnimationFrame(look)
  }
  look()
})`

/** From when the browser begins to fetch a screen, by its address, until it shows its content. */
export async function screenTimes(browser: Browser, world: FullConsole, times: number): Promise<Timed[]> {
  const visit = await Visit.begin(browser, world.url)
  await visit.logIn('auditor')
  await visit.seesHeading('Dashboard')
  const timed = screensOf(await world.park()).map((what) => ({ what, milliseconds: [] as number[] }))
  for (let round = -1; round < times; round++) {
    for (const { what, milliseconds } of timed) {
      const took = await shownAfter(visit, world.url + what)
      if (round >= 0) milliseconds.push(took) // in the first the browser fetches its files, and the server its pages
    }
  }
  await visit.end()
  return timed
}

const screensOf = (message: string): string[] => [
  '/',
  '/messages',
  `/messages/${message}`,
  '/approvals',
  '/coverage',
  '/parked',
  '/jobs',
  '/partners',
  '/partners/gate-1',
  '/notices',
  '/lists',
  '/orders',
  '/events',
  '/audit',
  '/people',
  '/settings',
  '/me',
]

/** Looked for at each frame that is drawn, in the page itself. */
async function shownAfter({ page }: Visit, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' })
  return page.evaluate(SHOWN_AT)
}
