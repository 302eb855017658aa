import assert from 'node:assert/strict'
import { alertsSchema } from '../../src/app/alerts/alerts-config.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, register } from '../support/utopia.ts'
import { builtConsole } from './support/built-console.ts'
import { Visit } from './support/console-page.ts'
import { addPerson, consoleSections } from './support/people.ts'

/** A node with nothing in it but one person; who is told of alerts stands in its configuration. */
async function startEmptyNode({ isDemo = false } = {}): Promise<{ node: TestNode; url: string }> {
  const { url, sections } = await consoleSections()
  const node = await startTestNode('UT', {
    isDemo,
    settings: {
      ...sections,
      alerts: alertsSchema.parse({ webhooks: [{ name: 'desk', url: 'https://127.0.0.1:9/alerts' }] }),
    },
  })
  await addPerson(node, 'ada', ['administrator', 'officer'])
  return { node, url }
}

describeInBrowser('the first log-in', (browser) => {
  let visit: Visit
  const open: TestNode[] = []

  before(async function () {
    this.timeout(180_000)
    await builtConsole()
  })
  afterEach(async () => {
    await visit?.end()
    for (const node of open.splice(0)) await node.close()
  })

  const start = async (options = {}) => {
    const started = await startEmptyNode(options)
    open.push(started.node)
    return started
  }

  it('at a node that is empty leads through its set-up, goes on by itself, and is in nobody’s way afterwards', async function () {
    this.timeout(120_000)
    const { node, url } = await start()
    visit = await Visit.begin(browser(), url, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = visit
    const step = (name: string | RegExp) =>
      page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
    const says = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
    await visit.logIn('ada', undefined, false)
    await visit.seesHeading('Set up this node')
    await says('1 of 5 done. Next: Found an authority')
    assert.equal(await step(/Found an authority/).getAttribute('aria-current'), 'step')
    await visit.press('Copy: A CVCA')
    await visit.sees('Copied.')
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    assert.match(copied, /^eac authority add ut-cvca --role CVCA /)
    assert.deepEqual(await visit.accessibilityFindings(), [])

    await addAuthority(node.operator, 'ut-cvca', 'CVCA', 'CVCATST')
    await says('3 of 5 done. Next: Register whom it speaks with')
    await step(/Register whom/)
      .getByText(/eac partner add dv-1 --authority ut-cvca /)
      .waitFor()

    await page.getByRole('link', { name: 'Leave for now' }).click()
    await visit.seesHeading('Dashboard')
    await page.reload()
    await visit.panel('First steps').getByRole('link', { name: 'Lead me through' }).click()
    await visit.seesHeading('Set up this node')

    const { tlsCertificate } = await node.operator.call('node.show', {})
    const dv = { name: 'dv-1', authority: 'ut-cvca', role: 'DV', mnemonic: 'DV1' } as const
    await register(node.operator, { ...dv, tlsCertificates: [tlsCertificate] })
    await says('4 of 5 done. Next: Invite the people')
    await step(/Invite the people/)
      .getByRole('link', { name: 'Go to: Users' })
      .waitFor()
    await addPerson(node, 'eve', ['approver'])
    await says('All five steps are done')
    await page.getByRole('link', { name: 'To the dashboard' }).click()
    await visit.seesHeading('Dashboard')
    await visit.panel('Newest messages').getByText(/./).first().waitFor()
    assert.equal(await visit.panel('First steps').count(), 0)
  })

  it('to a demo world opens a tour that leads from screen to screen by keyboard, and comes once', async function () {
    this.timeout(120_000)
    const { url } = await start({ isDemo: true })
    visit = await Visit.begin(browser(), url)
    const { page } = visit
    const tour = page.getByRole('dialog')
    await visit.logIn('ada')
    await tour.getByRole('heading', { name: 'A demo world' }).waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [])
    for (const title of ['The dashboard', 'Messages', 'Coverage', 'Partners', 'Let something fail']) {
      await page.keyboard.press('Enter')
      await tour.getByRole('heading', { name: title, exact: true }).waitFor()
    }
    await page.getByRole('dialog').getByText('6 of 6').waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await page.keyboard.press('Enter')
    await tour.waitFor({ state: 'detached' })
    await page.reload()
    await visit.seesHeading('Dashboard')
    await visit.panel('Newest messages').getByText(/./).first().waitFor()
    assert.equal(await tour.count(), 0)
    assert.equal(new URL(page.url()).pathname, '/', 'a demo world is set up by itself')
  })

  it('to a demo world lets the tour be closed for good by Escape', async () => {
    const { url } = await start({ isDemo: true })
    visit = await Visit.begin(browser(), url)
    const { page } = visit
    await visit.logIn('ada')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.reload()
    await visit.panel('Newest messages').getByText(/./).first().waitFor()
    assert.equal(await page.getByRole('dialog').count(), 0)
  })
})
