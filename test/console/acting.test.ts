import assert from 'node:assert/strict'
import { describeInBrowser } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { showExchange } from '../support/utopia.ts'
import { Visit } from './support/console-page.ts'
import { type ConsoleWorld, openConsoleWorld } from './support/console-world.ts'

describeInBrowser('acting in the console', (browser) => {
  let world: ConsoleWorld
  let visit: Visit

  before(async function () {
    this.timeout(180_000)
    world = await openConsoleWorld()
  })
  after(() => world?.close())
  afterEach(() => visit?.end())

  const visitAs = async (name: string, path: string, heading: string | RegExp): Promise<Visit> => {
    visit = await Visit.begin(browser(), world.url)
    await visit.logIn(name)
    await visit.seesHeading('Dashboard')
    await visit.go(path)
    await visit.seesHeading(heading)
    return visit
  }

  it('keeps what an approver says of a message, under a name, for whoever looks at it later', async () => {
    const { id } = await world.ask()
    const { page } = await visitAs('approver', `/messages/${id}`, /RequestCertificate/)
    await page.getByLabel('Comment', { exact: true }).fill('their officer calls back')
    await visit.sees(/cannot be taken back/)
    await visit.press('Keep comment')
    await page.locator('.timeline').getByText('approver: their officer calls back').waitFor()
    assert.equal(await page.getByLabel('Comment', { exact: true }).inputValue(), '')
    assert.deepEqual(await visit.accessibilityFindings(), [])
    const { events } = await showExchange(world.node.operator, id)
    const said = events.find(({ kind }) => kind === 'comment')
    assert.deepEqual([said?.details.by, said?.details.text], ['approver', 'their officer calls back'])
    await visit.end()
    await visitAs('auditor', `/messages/${id}`, /RequestCertificate/)
    await visit.sees('their officer calls back')
    assert.equal(
      await visit.page.getByRole('button', { name: 'Keep comment' }).count(),
      0,
      'an auditor changes nothing',
    )
  })

  it('brings a partner the answer that it lost once more, and says that nothing is issued again', async () => {
    const { id } = await world.ask()
    const closed = async () => (await showExchange(world.node.operator, id)).state === 'closed'
    await eventually('the answer is taken', closed)
    const before = world.receiver.received.length
    await visitAs('operator', `/messages/${id}`, /RequestCertificate/)
    await visit.press('Send again')
    assert.match(await visit.confirm('Send again', 'they restored a back-up'), /Nothing is issued again/)
    await visit.sees('Answer goes out again')
    await world.receiver.next(before + 1)
    await eventually('it is taken again', closed)
  })
})
