import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { Visit } from '../../test/console/support/console-page.ts'
import type { ConsoleWorld } from '../../test/console/support/console-world.ts'

/** When each message stood on the screen first, by the clock of the machine. */
const WATCH = `
  window.seenAt = {}
  const look = () => {
    for (const { pathname } of document.querySelectorAll('main a[href^="/messages/"]')) window.seenAt[pathname] ??= Date.now()
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })`

const seenAt = (path: string): string => `new Promise((seen) => {
  const look = () => (window.seenAt['${path}'] === undefined ? requestAnimationFrame(look) : seen(window.seenAt['${path}']))
  look()
})`

/** From the moment that stands with a message that came in until its row is in the table. */
export async function liveTimes(
  browser: Browser,
  { url, ask }: Pick<ConsoleWorld, 'url' | 'ask'>,
  times: number,
): Promise<number[]> {
  const visit = await Visit.begin(browser, url)
  await visit.logIn('operator')
  await visit.seesHeading('Dashboard')
  await visit.go('/messages')
  await visit.page.locator('main table').waitFor()
  await visit.page.evaluate(WATCH)
  const milliseconds: number[] = []
  for (let n = 0; n < times; n++) {
    await pause(randomInt(1_500)) // not in step with anything that looks at intervals
    const { id, createdAt } = await ask()
    milliseconds.push(Number(await visit.page.evaluate(seenAt(`/messages/${id}`))) - Date.parse(createdAt))
    await visit.page.mouse.move(200 + n, 200) // somebody is there
  }
  await visit.end()
  return milliseconds
}
