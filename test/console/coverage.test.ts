import assert from 'node:assert/strict'
import { describeInBrowser } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { admitGate, foundUtopia, type Gate, showExchange } from '../support/utopia.ts'
import { Visit } from './support/console-page.ts'
import { addPeople, consoleSections } from './support/people.ts'

const DAY = 86_400_000

describeInBrowser('coverage in the console', (browser) => {
  let node: TestNode
  let gate: Gate
  let url: string
  let visit: Visit
  let ahead = 0

  /** A DV whose certificate has a week left, a terminal below it, and a CA above it that is not called now. */
  before(async function () {
    this.timeout(180_000)
    const at = await consoleSections()
    url = at.url
    node = await startTestNode('UT', {
      now: () => new Date(Date.now() + ahead),
      settings: {
        ...at.sections,
        renewal: { automatic: false, lookEveryMinutes: 60 },
      },
    })
    const places = await foundUtopia(node.operator)
    ahead = 83 * DAY
    gate = await admitGate(node.operator, places)
    await addPeople(node, ['operator', 'auditor'])
    await node.operator.call('queue.pause', { name: 'cvca-of-dv', why: 'maintenance there' })
  })
  after(async () => {
    gate?.applicant.close()
    await node?.close()
  })
  afterEach(() => visit?.end())

  const visitAs = async (name: string, options = {}): Promise<Visit> => {
    visit = await Visit.begin(browser(), url, options)
    await visit.logIn(name)
    await visit.seesHeading('Dashboard')
    await visit.go('/coverage')
    await visit.seesHeading('Coverage')
    return visit
  }

  it('counts of the terminals of each DV those that can read the passports of each state today', async () => {
    const [group] = await node.operator.call('coverage.terminals', {})
    assert.deepEqual([group?.authority, group?.registered], ['UT-DV', 1])
    const [pair] = await node.operator.call('coverage.show', {})
    const ends = pair?.certificate?.expires
    assert.deepEqual(group?.reads, [{ issuer: 'UTCVCATST', covered: 1, due: 0, firstEnds: ends, lastEnds: ends }])
    await node.operator.call('partner.suspend', { name: 'gate-1', reason: 'stolen' })
    assert.deepEqual((await node.operator.call('coverage.terminals', {}))[0]?.reads, [])
    await node.operator.call('partner.resume', { name: 'gate-1', reason: 'found' })
  })

  it('is read by an operator, who sees what runs out, its chain from the root to the terminal, and asks anew', async () => {
    const { page } = await visitAs('operator')
    const ofDv = page.getByRole('region', { name: 'Certificates of our DVs, by CVCA' })
    await ofDv.getByRole('button', { name: /^[67] days soon/ }).click()
    await page.getByRole('heading', { name: 'UT-DV by UTCVCATST' }).waitFor()
    const drawing = page.getByRole('region', { name: /^Drawing: roots/ })
    for (const one of ['UTCVCATST00001', 'UTDVDOM00001', 'UTGATE100001']) await drawing.getByText(one).waitFor()
    await page.getByText('The same as a list').click()
    await page.getByRole('listitem').filter({ hasText: 'UTGATE100001' }).last().getByText('gate-1').waitFor()

    await visit.press('Ask now')
    assert.match(await visit.confirm('Ask now'), /The key in use stays until the new certificate is here/)
    await visit.seesHeading(/RequestCertificate/)
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    assert.equal((await showExchange(node.operator, id)).state, 'queued')

    await visit.go('/coverage')
    await ofDv.getByRole('button', { name: /soon.*to be sent/ }).click()
    assert.equal(await page.locator(`a[href="/messages/${id}"]`).count(), 1)
    await node.operator.call('queue.resume', { name: 'cvca-of-dv', why: 'maintenance is over' })
    await ofDv.getByRole('button', { name: /^(89|90) days good/ }).waitFor()
    const { certificates } = await node.operator.call('coverage.tree', { of: 'UTCVCATST' })
    assert.deepEqual(
      certificates
        .filter(({ kind }) => kind === 'DV')
        .map((one) => `${one.holderReference} ${one.standing}`)
        .toSorted(),
      ['UTDVDOM00001 replaced', 'UTDVDOM00002 current'],
    )
  })

  it('draws link certificates between the keys of a CVCA, and says of a CVCA that nobody knows that it does not', async () => {
    await node.operator.call('authority.rollover', { name: 'UT-CVCA' })
    const { certificates } = await node.operator.call('coverage.tree', { of: 'UTCVCATST' })
    const ofCvca = certificates.filter(({ kind }) => kind === 'root' || kind === 'link')
    assert.deepEqual(
      ofCvca.map(({ kind, holderReference, standing }) => `${kind} ${holderReference} ${standing}`).toSorted(),
      ['link UTCVCATST00002 current', 'root UTCVCATST00001 current', 'root UTCVCATST00002 current'],
    )
    await assert.rejects(
      node.operator.call('coverage.tree', { of: 'XXCVCA' }),
      /No certificate of XXCVCA is known here/,
    )
  })

  it('can be read by everybody, in the light and the dark, also on a narrow screen', async () => {
    const { page } = await visitAs('operator')
    const terminals = page.getByRole('region', { name: 'Who reads whose passports today' })
    await terminals.getByRole('button', { name: /^1 of 1/ }).click()
    await page.getByRole('region', { name: /^Drawing: roots/ }).waitFor()
    await page.getByText('The same as a list').click()
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await page.setViewportSize({ width: 360, height: 740 })
    assert.equal(await visit.isTooWide(), false)
  })

  it('has its evidence packed by an auditor, for a day and a partner, in one file', async () => {
    const { page } = await visitAs('auditor')
    await visit.go('/audit')
    await page.getByLabel('Of', { exact: true }).selectOption('a period')
    const day = new Date(Date.now() + ahead).toISOString().slice(0, 10)
    await page.getByLabel('From (GMT)').fill(day)
    await page.getByLabel('To (GMT)').fill(day)
    await page.getByLabel('Only with this partner').fill('gate-1')
    const file = page.waitForEvent('download')
    await visit.press('Pack')
    assert.equal((await file).suggestedFilename(), `evidence-${day}-${day}.tar`)
    await visit.sees('1 message is packed.')
    await eventually('it is told', async () => {
      const { events } = await node.operator.call('event.list', { kind: 'evidence packed', limit: 1 })
      return events[0]?.details.by === 'auditor'
    })
  })
})
