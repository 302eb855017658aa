import assert from 'node:assert/strict'
import { oneTimeCode, stepOf } from '../../src/people/totp.ts'
import { octetsOfBase32 } from '../support/base32.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { showExchange } from '../support/utopia.ts'
import { Visit } from './support/console-page.ts'
import { type ConsoleWorld, openConsoleWorld } from './support/console-world.ts'
import { addPerson } from './support/people.ts'

const SCREENS: [path: string, heading: string][] = [
  ['/', 'Dashboard'],
  ['/messages', 'Messages'],
  ['/approvals', 'Approvals'],
  ['/coverage', 'Coverage'],
  ['/parked', 'Parked work'],
  ['/partners', 'Partners'],
  ['/partners/gate-1', 'gate-1'],
  ['/register/state', 'Register a state'],
  ['/register/partner', 'Register a partner'],
  ['/notices', 'Notices'],
  ['/lists', 'Lists'],
  ['/orders', 'CA orders'],
  ['/jobs', 'Jobs and timers'],
  ['/events', 'Events'],
  ['/audit', 'Audit'],
  ['/people', 'Users'],
  ['/settings', 'Settings'],
  ['/me', 'My account'],
  ['/set-up', 'Set up this node'],
]

const NOTHING_WAITS = { parked: 0, late: 0, awaitingCeremony: 0, openNotices: 0, forgotten: 0 }

describeInBrowser('the console', (browser) => {
  let world: ConsoleWorld
  let visit: Visit

  before(async function () {
    this.timeout(180_000)
    world = await openConsoleWorld()
  })
  after(() => world?.close())
  afterEach(async () => {
    await visit?.end()
    const { exchanges } = await world.node.operator.call('exchange.list', { state: 'parked', limit: 50 })
    for (const { id } of exchanges) await world.node.operator.call('exchange.close', { id, reason: 'the test is over' })
  })

  const visitAs = async (name: string, options = {}): Promise<Visit> => {
    visit = await Visit.begin(browser(), world.url, options)
    await visit.logIn(name)
    return visit
  }

  /** Of a new authenticator app; recovery codes are shown then. */
  async function typeFirstCode(): Promise<void> {
    const { page } = visit
    await visit.seesHeading('Add an authenticator app')
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '')
    await page.getByLabel('Type the six digits').fill(oneTimeCode(octetsOfBase32(secret), stepOf(new Date())))
    await visit.press('Go on')
    await visit.seesHeading('Your recovery codes')
  }

  it('leads an operator from the dashboard to a message that failed, says why, and tries it again', async () => {
    const id = await world.park()
    const { page } = await visitAs('operator')
    await visit.seesHeading('Dashboard')
    await page.getByRole('link', { name: /is parked/ }).click()
    await visit.seesHeading('Parked work')
    await visit.sees(/gate-1: refused there/)
    await page.locator(`a[href="/messages/${id}"]`).click()
    await visit.sees(/A person decides/)
    await visit.sees(/refused there \(the partner refused the callback with failure_/)
    await visit.press('Try again')
    const says = await visit.confirm('Try again', 'the gate was repaired')
    assert.match(says, /Nothing is issued twice/)
    await visit.sees('Answer brought to the partner')
    await visit.sees('the gate was repaired')
    assert.equal((await showExchange(world.node.operator, id)).state, 'closed')
  })

  it('takes up a whole group of parked work, and shows before what it will do', async () => {
    const id = await world.park()
    const { page } = await visitAs('operator')
    await visit.seesHeading('Dashboard')
    await visit.go('/parked')
    await visit.press('Try all again')
    await visit.sees('1 message goes out at once.')
    await page.getByRole('dialog').getByLabel('At most so many a minute').fill('60')
    await visit.sees(/1 message goes out at 20/)
    await visit.confirm('Try all again', 'the line is mended')
    await visit.sees('Nothing is parked')
    await eventually('it is closed', async () => (await showExchange(world.node.operator, id)).state === 'closed')
  })

  it('lets two people suspend a DV: one asks, another approves', async () => {
    const { page } = await visitAs('officer')
    await visit.seesHeading('Dashboard')
    await visit.go('/partners/dv-at-cvca')
    await visit.press('Suspend')
    await visit.confirm('Suspend', 'its key is lost')
    await visit.seesHeading(/^Approval \d+$/)
    const address = new URL(page.url()).pathname
    await page.getByRole('button', { name: 'Withdraw' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0, 'nobody votes on their own')
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await visit.seesHeading('Log in')
    await visit.logIn('approver')
    await visit.seesHeading(/^Approval \d+$/) // where the officer was
    assert.equal(new URL(page.url()).pathname, address)
    await visit.press('Approve')
    assert.match(await visit.confirm('Approve', 'I called them'), /gets nothing more/)
    await visit.sees('1 of 1 approval given.')
    const { state } = await world.node.operator.call('partner.show', { name: 'dv-at-cvca' })
    assert.equal(state, 'suspended')
  })

  it('logs nobody out whose session the node did not end, and says so', async () => {
    const { page } = await visitAs('operator')
    await visit.seesHeading('Dashboard')
    const logOut = async (): Promise<void> => {
      await page.getByRole('button', { name: /Your account/ }).click()
      await page.getByRole('menuitem', { name: 'Log out' }).click()
    }
    await page.route('**/api/session', (route) => route.abort())
    await logOut()
    await page.getByRole('alert').getByText('You are still logged in.').waitFor()
    await visit.seesHeading('Dashboard')
    await page.unroute('**/api/session')
    await logOut()
    await visit.seesHeading('Log in')
    visit.troubles.length = 0 // the browser tells of the call that was cut
  })

  it('lets two people change a setting: one sees what follows and asks, another approves, and it is in force', async () => {
    const { operator } = world.node
    const name = 'chief'
    await addPerson(world.node, name, ['administrator'])
    const { page } = await visitAs(name)
    await typeFirstCode()
    await visit.press('I have kept them')
    await visit.seesHeading('Dashboard')
    await visit.go('/settings')
    await visit.seesHeading('Settings')
    await visit.sees('One other person approves each change.')
    const row = page.getByRole('row').filter({ hasText: 'circuit.failures' })
    await row.getByRole('button', { name: 'Propose a change' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New value').fill('0')
    await dialog
      .getByRole('alert')
      .getByText(/circuit\.failures/)
      .waitFor()
    await dialog.getByLabel('New value').fill('3')
    await dialog.getByText('no partner is paused by the next call that fails').waitFor()
    await dialog.getByText('once another person approves it').waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await visit.confirm('Propose a change', 'their gateway swallows calls')
    await visit.seesHeading(/^Approval \d+$/)
    const approval = new URL(page.url()).pathname
    await visit.go('/settings')
    await row.getByRole('link', { name: /^Waits: approval/ }).waitFor()
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await visit.seesHeading('Log in')
    await visit.logIn('approver')
    await visit.seesHeading(/^(?!Log in)/)
    await visit.go(approval)
    await visit.press('Approve')
    assert.match(await visit.confirm('Approve', 'we spoke of it'), /circuit.failures is 3 calls/)
    await visit.sees('1 of 1 approval given.')
    const { settings } = await operator.call('setting.list', {})
    const { value, set } = settings.find((one) => one.name === 'circuit.failures') ?? {}
    assert.deepEqual([value, set?.by], [3, name])
    await visit.end()
    await visitAs('operator')
    await visit.seesHeading('Dashboard')
    await visit.go('/settings')
    const shown = visit.page.getByRole('row').filter({ hasText: 'circuit.failures' })
    await shown.getByText('set here').waitFor()
    await shown.getByText('The file says 5.').waitFor()
    assert.equal(await visit.page.getByRole('button', { name: 'Propose a change' }).count(), 0, 'only administrators')
  })

  it('adds the authenticator app of whoever needs one, and shows recovery codes once', async () => {
    const { page } = await visitAs('administrator')
    await typeFirstCode()
    assert.equal(await page.locator('.codes li').count(), 10)
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await visit.press('I have kept them')
    await visit.seesHeading('Dashboard')
  })

  it('lets somebody set a password by the link of an invitation', async () => {
    const wish = { name: 'carol', fullName: 'Carol Cook', roles: ['auditor'] as const }
    const { code } = await world.node.operator.call('user.invite', wish)
    visit = await Visit.begin(browser(), world.url)
    await visit.go(`/invitation#${new URLSearchParams({ name: 'carol', code })}`)
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await visit.page.getByLabel('New password').fill('the long password of carol')
    await visit.press('Set the password')
    await visit.seesHeading('Log in')
    await visit.logIn('carol')
    await visit.seesHeading('Dashboard')
  })

  it('says what was wrong with a log-in, and nothing of whether the name is known', async () => {
    visit = await Visit.begin(browser(), world.url)
    await visit.logIn('nobody-of-that-name')
    await visit.page.getByRole('alert').getByText('That was not accepted.').waitFor()
  })

  it('shows an auditor everything, and no button that changes something', async () => {
    const id = await world.park()
    await visitAs('auditor')
    await visit.seesHeading('Dashboard')
    await visit.go(`/messages/${id}`)
    await visit.sees(/A person decides/)
    assert.equal(await visit.page.getByRole('button', { name: /Try again|^Close$/ }).count(), 0)
    await visit.go('/partners/gate-1')
    await visit.seesHeading('gate-1')
    assert.equal(await visit.page.getByRole('button', { name: /Suspend|Pause/ }).count(), 0)
  })

  it('finds a message by what is typed, and keeps the filter in the address', async () => {
    const { page } = await visitAs('operator')
    await visit.seesHeading('Dashboard')
    await visit.go('/messages')
    await page.getByLabel(/^Search/).fill('dv-at-cvca')
    await page.keyboard.press('Enter')
    await page.waitForURL(/search=dv-at-cvca/)
    await page.getByRole('button', { name: /Take away: Search: dv-at-cvca/ }).click()
    await page.waitForURL((url) => url.search === '')
    const [{ id } = { id: '' }] = (await world.node.operator.call('exchange.list', { limit: 1 })).exchanges
    await page.getByLabel(/^Search/).fill(id)
    await page.keyboard.press('Enter')
    await page.locator(`a[href="/messages/${id}"]`).waitFor()
    await eventually('nothing else is shown', async () => (await page.locator('tbody tr').count()) === 1)
  })

  it('finds events by their kind, chosen in words or by one of them', async () => {
    const { page } = await visitAs('auditor')
    await visit.seesHeading('Dashboard')
    await visit.go('/events')
    await page.getByLabel('Kind').selectOption({ label: 'Logged in' })
    await page.waitForURL(/kind=logged\+in/)
    await page.getByLabel('Kind').selectOption({ label: 'any' })
    await page.getByRole('link', { name: 'User added' }).first().click()
    await page.waitForURL(/kind=user%20added/)
    await eventually('no other kind is shown', async () => {
      const kinds = await page.locator('tbody th').allInnerTexts()
      return kinds.length > 0 && kinds.every((one) => one === 'User added')
    })
  })

  it('speaks the language of the browser, and another one when told', async () => {
    const { page } = await visitAs('operator', { locale: 'en-GB' })
    await visit.seesHeading('Dashboard')
    await page.getByLabel('Language').selectOption('de')
    await visit.seesHeading('Übersicht')
    assert.equal(await page.getAttribute('html', 'lang'), 'de')
    assert.match(await page.title(), /Übersicht/)
    await page.reload()
    await visit.seesHeading('Übersicht')
  })

  it('asks for the log-in where the session was ended elsewhere, and says so where the node is away', async () => {
    const { page } = await visitAs('operator')
    await visit.seesHeading('Dashboard')
    await page.context().setOffline(true)
    await visit.sees(/The node is not reached/)
    await page.context().setOffline(false)
    await world.node.operator.call('user.end-sessions', { name: 'operator' })
    await visit.seesHeading('Log in')
    visit.troubles.length = 0 // the browser tells of what it could not fetch while it was off-line
  })

  it('says that nothing waits and nothing runs out only once it knows, and what went wrong where it cannot', async () => {
    visit = await Visit.begin(browser(), world.url)
    const { page } = visit
    const refused = { type: 'urn:eac-broker:problem:refused', detail: 'not now' }
    for (const name of ['approval.list', 'state.list'])
      await page.route(`**/api/commands/${name}`, (route) => route.fulfill({ status: 409, json: refused }))
    await visit.changes('node.show', (node) => ({ ...node, ...NOTHING_WAITS, ownTls: [] }))
    await visit.changes('coverage.show', () => [])
    await visit.logIn('operator')
    const panels = [visit.panel('Waits for people'), visit.panel(/^Runs out within/)]
    for (const panel of panels) {
      await panel.getByRole('alert').getByText('not now').waitFor()
      assert.doesNotMatch(await panel.innerText(), /Nothing/)
    }
    await page.unroute('**/api/commands/approval.list')
    await page.unroute('**/api/commands/state.list')
    await page.reload()
    for (const panel of panels) await panel.getByText(/^Nothing/).waitFor()
  })

  it('says since when nothing was updated, where nobody was there, and asks for all of it once somebody is back', async () => {
    visit = await Visit.begin(browser(), world.url)
    const { page } = visit
    await page.clock.install()
    await visit.logIn('operator')
    await visit
      .panel('Newest messages')
      .getByRole('link', { name: /Request/ })
      .first()
      .waitFor()
    await page.clock.fastForward('05:11')
    await visit.sees(/Nothing has been updated since \d\d:\d\d GMT/)
    const id = await world.park()
    const message = page.locator(`a[href="/messages/${id}"]`)
    assert.equal(await message.count(), 0, 'nothing is asked for')
    await page.clock.pauseAt(new Date(Date.now() + 3_600_000)) // no timer runs: what is asked now, is asked at once
    const asked = page.waitForRequest('**/api/commands/exchange.list')
    await page.mouse.move(200, 200)
    await asked
    await page.clock.resume()
    await message.first().waitFor()
    assert.equal(await page.getByText(/Nothing has been updated/).count(), 0)
  })

  it('tells that the keys are locked, and where, by the processes that live', async () => {
    visit = await Visit.begin(browser(), world.url)
    const holders = { persons: ['ada', 'bob'], needed: 2, given: [] }
    const at = new Date().toISOString()
    const worker = { role: 'worker', pid: 1, version: '1', startedAt: at, seenAt: at, keysLocked: true } as const
    const processes = [
      { ...worker, host: 'host-7', silent: false },
      { ...worker, host: 'host-8', silent: true },
    ]
    let keyHolders = { ...holders, isOpen: false }
    await visit.changes('node.show', (node) => ({ ...node, processes, keyHolders }))
    await visit.logIn('auditor')
    await visit.sees(/The private keys are locked: nothing is signed/)
    keyHolders = { ...holders, isOpen: true }
    await visit.page.reload()
    await visit.sees(/still locked in a process on host-7: it signs nothing/)
    processes.shift()
    await visit.page.reload()
    await visit
      .panel('Waits for people')
      .getByRole('listitem')
      .or(visit.page.getByText(/^Nothing waits/))
      .first()
      .waitFor()
    assert.equal(await visit.page.getByText(/private keys are/).count(), 0)
  })

  it('names the host that an alert is about, and the place that cannot be told of alerts', async () => {
    visit = await Visit.begin(browser(), world.url)
    const since = new Date().toISOString()
    const about = { number: 1, cause: 'DiskFull', subject: '', severity: 'warning', says: 'The disk is full.' } as const
    const place = { name: 'mail', configured: true, owed: 2, failingSince: since, lastError: 'no such host' }
    const alerts = [{ ...about, scope: 'host-7', since }]
    await visit.changes('alert.list', () => ({ alerts, places: [place] }))
    await visit.logIn('operator')
    const panel = visit.panel('What is wrong now')
    await panel.getByText('on host-7').waitFor()
    await panel.getByText('Alerts do not reach mail.').waitFor()
    await panel.getByText('no such host').waitFor()
  })

  it('shows what is owed now by kind, and what the node does by itself: how often, how it went, when next', async () => {
    const id = await world.park()
    const { page } = await visitAs('auditor')
    await visit.seesHeading('Dashboard')
    await page.getByRole('link', { name: 'Jobs and timers' }).click()
    await visit.seesHeading('Jobs and timers')
    const work = visit.panel('Work of the queue now').getByRole('row', { name: /^answer to be brought/ })
    await work.first().getByRole('link', { name: '1', exact: true }).waitFor()
    const timers = visit.panel('Timers')
    const renewal = timers.getByRole('row', { name: /^Renewals/ })
    await renewal.getByText('✓ done').waitFor()
    assert.match(await renewal.innerText(), /\t5 minutes\t[\s\S]+ago\t✓ done\tin \d (minutes|seconds)/)
    await timers
      .getByRole('row', { name: /^Sweep/ })
      .getByText('within 5 seconds')
      .waitFor()
    await world.node.operator.call('exchange.close', { id, reason: 'seen' })
    await work.first().waitFor({ state: 'detached' })
  })

  it('tells which process is silent, why a timer failed last, and that nothing of it comes next', async () => {
    visit = await Visit.begin(browser(), world.url)
    await visit.changes('node.timers', (processes) =>
      processes.flatMap((one) => [
        one,
        {
          ...{ ...one, host: 'host-8', role: 'worker', silent: true },
          timers: [{ name: 'list-sources', everySeconds: 5, failedAt: one.seenAt, lastFailure: 'no such host' }],
        },
      ]),
    )
    await visit.logIn('operator')
    await visit.seesHeading('Dashboard')
    await visit.go('/jobs')
    const timers = visit.panel('Timers')
    await timers.getByRole('heading', { name: /^host-8 \(\d+\), works$/ }).waitFor()
    await timers.getByText(/no such host/).waitFor()
    await timers.getByText('not while it is silent').waitFor()
    await visit.panel('Processes of the node').getByText('✕ silent').waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [])
  })

  it('draws what came and went in the last 24 hours, and has the same as a table', async () => {
    visit = await Visit.begin(browser(), world.url)
    const { page } = visit
    await visit.changes('exchange.traffic', (hours) =>
      hours.map(({ from }, n) => ({ from, received: n * 100, sent: n, refused: n === 3 ? 2 : 0, turnedAway: 0 })),
    )
    await visit.logIn('operator')
    const panel = visit.panel('Traffic of the last 24 hours')
    await panel
      .getByRole('img', { name: /^Received: 27,600, at most 2,300 in an hour \(from \d\d:00 GMT\)$/ })
      .waitFor()
    await panel.getByRole('img', { name: /^Refused: 2, at most 2 / }).waitFor()
    await panel.getByText('Turned away 0').waitFor()
    await page.getByText('As a table').press('Enter')
    const rows = panel.getByRole('row')
    assert.equal(await rows.count(), 25)
    assert.match(await rows.nth(1).innerText(), /^\d\d:00 \(until now\)\s+2,300\s+23\s+0\s+0$/)
    assert.deepEqual(await visit.accessibilityFindings(), [])
  })

  it('leads the keyboard: to the content first, and to the heading of each screen', async () => {
    const { page } = await visitAs('operator')
    await visit.seesHeading('Dashboard')
    await page.getByRole('link', { name: 'Coverage' }).click()
    await visit.seesHeading('Coverage')
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Coverage')
    await page.reload()
    await visit.seesHeading('Coverage')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the content')
  })

  it('can be used by everybody: no serious finding of axe on any screen, in the light and the dark', async function () {
    this.timeout(240_000)
    const id = await world.park()
    visit = await Visit.begin(browser(), world.url)
    await visit.go('/')
    await visit.seesHeading('Log in')
    assert.deepEqual(await visit.accessibilityFindings(), [], 'log-in')
    await visit.logIn('officer')
    await visit.seesHeading('Dashboard')
    for (const [path, heading] of [...SCREENS, [`/messages/${id}`, /RequestCertificate/] as const]) {
      await visit.go(path)
      await visit.seesHeading(heading)
      await visit.page.waitForLoadState('networkidle')
      assert.deepEqual(await visit.accessibilityFindings(), [], path)
    }
    await visit.press('Try again')
    await visit.page.getByRole('dialog').waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [], 'dialog')
  })

  it('fits a narrow screen: nothing but a table is scrolled sideways', async function () {
    this.timeout(120_000)
    await visitAs('officer', { viewport: { width: 360, height: 740 } })
    await visit.seesHeading('Dashboard')
    for (const [path, heading] of SCREENS) {
      await visit.go(path)
      await visit.seesHeading(heading)
      assert.equal(await visit.isTooWide(), false, path)
    }
  })
})
