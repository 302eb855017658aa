import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { OperatorCommand, OperatorCommands } from '../../../src/messages/index.ts'
import { passwordOf } from './people.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Somebody at a browser of their own, on the console of a node. */
export class Visit {
  readonly page: Page
  readonly #url: string
  /** What the browser complained of: errors of scripts, and what the policy of the page forbade. */
  readonly troubles: string[] = []

  private constructor(page: Page, url: string) {
    this.page = page
    this.#url = url
    page.on('pageerror', (error) => this.troubles.push(error.message))
    page.on('console', (message) => {
      const isAnswer = /the server responded with a status of 4\d\d/.test(message.text())
      if (message.type() === 'error' && !isAnswer) this.troubles.push(message.text())
    })
  }

  static async begin(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', ...options })
    return new Visit(await context.newPage(), url)
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.#url + path)
  }

  /** By the keyboard alone. @param wasHere whoever was is led to no set-up */
  async logIn(name: string, password = passwordOf(name), wasHere = true): Promise<void> {
    if (this.page.url() === 'about:blank') await this.go('/')
    if (wasHere) await this.page.evaluate(`localStorage.setItem('eac.set-up.${name}', 'led')`)
    await this.page.getByLabel('User name').fill(name)
    await this.page.keyboard.press('Tab')
    await this.page.keyboard.type(password)
    await this.page.keyboard.press('Enter')
  }

  async seesHeading(name: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor()
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  }

  /** In the dialog that asks before something is done. */
  async confirm(button: string, reason?: string): Promise<string> {
    const dialog = this.page.getByRole('dialog')
    const says = await dialog.innerText()
    if (reason !== undefined) await dialog.getByRole('textbox').last().fill(reason)
    await dialog.getByRole('button', { name: button, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    return says
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** What the node answers to a command reaches the browser changed. */
  async changes<Name extends OperatorCommand>(name: Name, change: Change<OperatorCommands[Name]['result']>) {
    await this.page.route(`**/api/commands/${name}`, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: change(await response.json()) })
    })
  }

  /** A part of the dashboard, by its title. */
  panel(title: string | RegExp): Locator {
    return this.page.locator('section.panel', { has: this.page.getByRole('heading', { level: 2, name: title }) })
  }

  /** Of the page in the dark and in the light, once nothing fades in any more. @returns a line for each serious or critical finding of axe */
  async accessibilityFindings(): Promise<string[]> {
    await this.page.evaluate(AXE)
    const findings: string[] = []
    for (const colorScheme of ['dark', 'light'] as const) {
      await this.page.emulateMedia({ colorScheme })
      findings.push(...(await this.#findings()).map((one) => `${colorScheme}: ${one}`))
    }
    return findings
  }

  async #findings(): Promise<string[]> {
    await this.page.evaluate(
      'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => {})',
    )
    const script = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) => violations)`
    const violations = (await this.page.evaluate(script)) as Violation[]
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  }

  /** Whether the page, and not only a table in it, is wider than the screen. */
  isTooWide(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
  }

  async end(): Promise<void> {
    await this.page.context().close()
    assert.deepEqual(this.troubles, [])
  }
}

type Change<Result> = (result: Result) => Result

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}
