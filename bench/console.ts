// What people wait for at the operators' console, in the system's Chromium, where many exchanges are stored.
import type { Browser } from 'playwright-core'
import { openConsoleWorld } from '../test/console/support/console-world.ts'
import { openChromium } from '../test/support/chromium.ts'
import { SIZES } from '../test/support/size.ts'
import { type FullConsole, fullConsole } from './console/full-console.ts'
import { liveTimes } from './console/live-times.ts'
import { screenTimes, type Timed } from './console/screen-times.ts'
import { searchTimes } from './console/search-times.ts'
import { type Bench, type BenchOptions, type Figure, lessIsBetter } from './support/figure.ts'
import { percentile } from './support/percentile.ts'

const [SCREEN_MILLISECONDS, SEARCH_MILLISECONDS, LIVE_MILLISECONDS] = [1_000, 300, 1_000]

export const bench: Bench = {
  title: 'the console with 1,000,000 exchanges: each screen, searches, how soon a row appears (minutes; --exchanges)',
  run,
  documentRun,
}

async function run(options: BenchOptions): Promise<Figure[]> {
  const { quick, progress, exchanges = quick ? 20_000 : 1_000_000 } = options
  const browser = await openChromium()
  if (browser === undefined) throw new Error('There is no Chromium here: apt-get install chromium')
  const world = await fullConsole(exchanges, progress)
  const times = quick ? 3 : 20
  try {
    progress('screens …')
    const screens = await screenTimes(browser, world, times)
    progress('searches …')
    const searches = await searchTimes(browser, world, times)
    const live = await rowsAppear(browser, world, options)
    return [
      ...screens.map(({ what, milliseconds }) => row(`screen ${what}`, milliseconds, SCREEN_MILLISECONDS)),
      ...searches.map(({ what, milliseconds }) => row(`  search: ${what}`, milliseconds, SEARCH_MILLISECONDS)),
      row(
        'search, all of these',
        searches.flatMap((one) => one.milliseconds),
        SEARCH_MILLISECONDS,
      ),
      ...live.map(({ what, milliseconds }) => row(`a row appears live, ${what}`, milliseconds, LIVE_MILLISECONDS)),
    ]
  } finally {
    await world.close()
    await browser.close()
  }
}

function documentRun(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, reference }) => {
    const time = `${value.toLocaleString('en')} ms`
    return `| ${name.trim()} | ${value > reference ? `**${time}**` : time} | ${reference.toLocaleString('en')} ms |`
  })
  return ['| the 95th percentile of | took | limit |', '|---|---|---|', ...rows, ''].join('\n')
}

/** Where all the others are stored, and on new nodes of each size. */
async function rowsAppear(browser: Browser, full: FullConsole, { quick, progress }: BenchOptions): Promise<Timed[]> {
  const times = quick ? 3 : 40
  progress('live …')
  const timed = [{ what: 'this database', milliseconds: await liveTimes(browser, full, times) }]
  for (const size of SIZES) {
    progress(`live, ${size} …`)
    const world = await openConsoleWorld({ size })
    try {
      timed.push({ what: size, milliseconds: await liveTimes(browser, world, times) })
    } finally {
      await world.close()
    }
  }
  return timed
}

const row = (what: string, milliseconds: readonly number[], limit: number): Figure =>
  lessIsBetter(what, percentile(milliseconds, 0.95), 'ms', 'limit', limit)
