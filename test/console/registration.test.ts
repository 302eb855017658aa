import assert from 'node:assert/strict'
import { ROLES } from '../../src/messages/index.ts'
import { makeSpocRoot, pemOf } from '../../src/spoc-channel/index.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { Visit } from './support/console-page.ts'
import { addPeople, consoleSections, passwordOf } from './support/people.ts'
import { printed } from './support/printed.ts'

describeInBrowser('registering at the console, where another person approves it', (browser) => {
  let node: TestNode
  let url: string
  let visit: Visit
  let receiver: Receiver
  const root = makeSpocRoot({ country: 'FU', notBefore: new Date('2026-01-01T00:00:00Z') })
  let cvca: Uint8Array

  before(async function () {
    this.timeout(180_000)
    const at = await consoleSections()
    url = at.url
    node = await startTestNode('UT', {
      settings: {
        ...at.sections,
        approvals: { suspension: 0, initialRequest: 0, registration: 1, rollover: 0, users: 0, remindAfterHours: [] },
      },
    })
    receiver = await startReceiver()
    await node.operator.call('authority.add', { name: 'ut-spoc', role: 'SPOC', country: 'UT', mnemonic: 'SPOC' })
    await node.operator.call('authority.add', { name: 'ut-dv', role: 'DV', country: 'UT', mnemonic: 'DV' })
    const wish = { name: 'fu-cvca', role: 'CVCA', country: 'FU', mnemonic: 'CVCA' } as const
    const { certificates } = await node.operator.call('authority.add', wish)
    cvca = Buffer.from(certificates[0]?.octets ?? '', 'base64')
    await addPeople(node, ROLES)
  })
  after(async () => {
    await receiver?.close()
    await node?.close()
  })
  afterEach(() => visit?.end())

  const visitAs = async (name: string, options = {}): Promise<Visit> => {
    visit = await Visit.begin(browser(), url, options)
    await visit.logIn(name)
    await visit.seesHeading('Dashboard')
    return visit
  }
  const isInvalid = (label: string) => visit.page.getByLabel(label, { exact: true }).getAttribute('aria-invalid')
  const fill = async (texts: Readonly<Record<string, string>>): Promise<void> => {
    for (const [label, text] of Object.entries(texts)) {
      await visit.page.getByLabel(label, { exact: true }).fill(text)
    }
  }

  it('takes a state by its form: one person types it, another compares it with the paper, then it is known', async function () {
    this.timeout(120_000)
    const { page } = await visitAs('officer')
    await visit.go('/partners')
    await page.getByRole('link', { name: 'Register a state' }).click()
    await visit.seesHeading('Register a state')

    await fill({ Country: 'f1' })
    await visit.press('Check the form')
    await page.getByText('✕ two capital letters, as UT', { exact: true }).waitFor()
    assert.deepEqual([await isInvalid('Country'), await isInvalid('Mark of the paper')], ['true', 'true'])

    await fill({ Country: 'fu', 'Name of the state': 'Federation', 'Mark of the paper': 'note 17' })
    await fill({ 'Co-ordinator': 'Ministry', 'Whom to call': 'Duty desk', 'E-mail': 'desk@gov.fu' })
    await fill({ 'URL of its SPOC': 'https://127.0.0.1:1/spoc' })
    const spoc = page.getByRole('group', { name: 'Root 1 of its SPOC' })
    await spoc.getByLabel('Certificate of the root (X.509)', { exact: true }).fill(pemOf('CERTIFICATE', root.der))
    await spoc.getByText(/C=FU/).first().waitFor()
    await spoc.getByText(printed(root.der)).waitFor()
    const typed = spoc.getByLabel('Fingerprint as printed on the paper', { exact: true })
    await typed.fill(printed(cvca))
    await spoc.getByText('the file has another fingerprint').waitFor()
    await typed.fill(printed(root.der))
    await spoc.getByText('the file has this fingerprint').waitFor()
    assert.match(await spoc.getByLabel('Used from').inputValue(), /^2026-01-01$/)

    const ofCvca = page.getByRole('group', { name: 'CVCA 1' })
    await ofCvca
      .getByLabel(/^Choose a file/)
      .setInputFiles({ name: 'fu.cvcert', mimeType: 'application/octet-stream', buffer: Buffer.from(cvca) })
    await ofCvca.getByText('FUCVCA00001').first().waitFor()
    await ofCvca.getByLabel('Fingerprint as printed on the paper', { exact: true }).fill(printed(cvca))
    assert.equal(await ofCvca.getByLabel('Holder reference', { exact: true }).inputValue(), 'FUCVCA00001')
    await visit.press('Add a DV')
    await fill({ Organisation: 'Border Police', 'Holder mnemonic': 'DVFU' })
    assert.equal(await page.getByLabel('Certified by').inputValue(), 'FUCVCA')

    await visit.press('Check the form')
    await visit.sees('Every check holds. This follows when it is taken:')
    await visit.sees(/FUCVCA00001 become trust anchors/)
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await visit.press('Register')
    assert.match(await visit.confirm('Register'), /another person compares it with the paper/)
    await visit.seesHeading(/^Approval \d+$/)
    assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0, 'nobody votes on their own')
    assert.deepEqual(await node.operator.call('state.list', {}), [])
    const address = new URL(page.url()).pathname
    await visit.end()

    await visitAs('approver')
    await visit.go(address)
    await visit.sees('CVCA FUCVCA00001: fingerprint')
    await visit.press('Approve')
    await visit.confirm('Approve', 'compared with the paper')
    await visit.sees('1 of 1 approval given.')
    await visit.go('/partners')
    const states = visit.panel('Other states')
    await states.getByRole('link', { name: 'FU Federation' }).waitFor()
    await states.getByText('https://127.0.0.1:1/spoc').waitFor()
  })

  it('takes a new form of it, which begins with the one that counts and says what it changes', async function () {
    this.timeout(60_000)
    await visitAs('officer')
    await visit.go('/states/FU/change')
    await visit.seesHeading('Change FU by a new form')
    await fill({ 'URL of its SPOC': 'https://127.0.0.1:2/spoc', 'Mark of the paper': 'note 18' })
    await visit.press('Check the form')
    await visit.panel('What the form changes').getByText('https://127.0.0.1:2/spoc').waitFor()
    await visit.press('Take the new form')
    await visit.confirm('Take the new form')
    await visit.seesHeading(/^Approval \d+$/)
  })

  it('takes a partner of our own, says whether it is reached, and keeps its certificates', async function () {
    this.timeout(120_000)
    const { page } = await visitAs('officer')
    await visit.go('/register/partner')
    await visit.seesHeading('Register a partner')
    await fill({ Name: 'gate 1', 'Holder mnemonic': 'GATE1', 'Callbacks below': receiver.url })
    await page.getByLabel('With our authority').selectOption('ut-dv')
    await page.getByLabel('Role').selectOption('terminal')
    await page.getByLabel('TLS certificate (X.509)', { exact: true }).fill(receiver.tls.certPem)
    await page.getByText('CN=receiver').first().waitFor()
    await visit.press('Register')
    await page.getByText(/^✕ letters, digits and hyphens/).waitFor()
    await fill({ Name: 'gate-1' })
    await visit.press('Register')
    await visit.seesHeading(/^Approval \d+$/)
    const id = Number(new URL(page.url()).pathname.split('/').at(-1))
    const by = { name: 'approver', password: passwordOf('approver') }
    await node.operator.call('approval.vote', { id, decision: 'approve', grounds: 'called them', by })

    await visit.go('/partners/gate-1')
    await visit.seesHeading('gate-1')
    await visit.press('Test the connection')
    await visit.sees('A call would go through')
    await visit
      .panel('Connection')
      .getByText(/HTTP 200/)
      .waitFor()
    await visit.panel('How it is met').getByRole('button', { name: 'Change' }).click()
    await page.getByRole('dialog').getByLabel('A callback it could not take').selectOption('park')
    await visit.confirm('Change')
    await visit.panel('How it is met').getByText('is parked').waitFor()
    await visit.press('Add a certificate')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('TLS certificate (X.509)', { exact: true }).fill(pemOf('CERTIFICATE', root.der))
    await dialog.getByText(printed(root.der)).waitFor()
    await visit.confirm('Add a certificate')
    await visit.seesHeading(/^Approval \d+$/)
    const next = Number(new URL(page.url()).pathname.split('/').at(-1))
    await node.operator.call('approval.vote', { id: next, decision: 'approve', grounds: 'called them', by })
    await visit.go('/partners/gate-1')
    await page.getByRole('button', { name: 'Remove' }).first().click()
    await visit.confirm('Remove')
    await visit.sees(/^The only one: add the next one/)
    const { tlsCertificates } = await node.operator.call('partner.show', { name: 'gate-1' })
    assert.equal(tlsCertificates.length, 1)
  })

  it('can be used by everybody, in the light and the dark, and on a narrow screen', async function () {
    this.timeout(120_000)
    await visitAs('officer', { viewport: { width: 360, height: 740 } })
    for (const path of ['/register/state', '/register/partner', '/states/FU/change', '/partners/FU', '/partners']) {
      await visit.go(path)
      await visit.page.getByRole('heading', { level: 1 }).waitFor()
      await visit.page.waitForLoadState('networkidle')
      assert.deepEqual(await visit.accessibilityFindings(), [], path)
      assert.equal(await visit.isTooWide(), false, path)
    }
  })
})
