import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../src/app/demo/people.ts'
import { addDays, buildCertificate, calendarDateOf, makeChat, parseHolderReference } from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { makeSpocRoot, pemOf } from '../../src/spoc-channel/index.ts'
import { newSigner } from '../cvc/example-pki.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { DemoProgram, EAC, eac } from '../support/demo-program.ts'
import { builtConsole } from './support/built-console.ts'
import { Visit } from './support/console-page.ts'
import { printed } from './support/printed.ts'

const CONSOLE_PORT = 18 // of Utopia, from the first port on
const PATIENCE_MILLISECONDS = 240_000
const SECOND_APPROVER = 'second'

const PAPER = {
  Country: 'GE',
  'Name of the state': 'Genovia',
  'Mark of the paper': 'note 17',
  'Co-ordinator': 'Ministry',
  'Whom to call': 'Duty desk',
  'E-mail': 'desk@gov.ge',
  'URL of its SPOC': 'https://127.0.0.1:1/spoc',
}

async function rootCvca(): Promise<Uint8Array> {
  const signer = await newSigner()
  const today = calendarDateOf(new Date())
  const verdict = await buildCertificate()
    .selfSigned()
    .holder(parseHolderReference('GECVCA00001'), signer.publicKey)
    .authorizedTo(makeChat('IS', 'CVCA', ['read-fingerprints']))
    .valid(today, addDays(today, 365))
    .sign({ signer, checkSignature })
  if (!verdict.ok) throw new Error(JSON.stringify(verdict))
  return verdict.certificate.octets
}

/** What operators do, one after the other, with two states that live: their DVs, terminals and SPOCs go on meanwhile. */
describeInBrowser('the console of a running demo world', (browser) => {
  let world: DemoProgram
  let utopia: string
  let visit: Visit

  before(async function () {
    this.timeout(PATIENCE_MILLISECONDS)
    await builtConsole()
    world = await DemoProgram.prepare(['ut', 'fu'])
    utopia = join(world.folder, 'ut')
    world.start('--port', String(world.port))
    await world.hears(/UT-DV +holds \w+ by FU-CVCA/, PATIENCE_MILLISECONDS)
    await world.hears(/gate-2 +holds/, PATIENCE_MILLISECONDS)
    execFileSync(
      process.execPath,
      [
        EAC,
        'user',
        'add',
        SECOND_APPROVER,
        '--full-name',
        'Second',
        '--role',
        'approver',
        '--password-stdin',
        '--data',
        utopia,
      ],
      { input: DEMO_PASSWORD, stdio: ['pipe', 'ignore', 'pipe'] },
    )
  })
  after(() => world?.remove())
  afterEach(() => visit?.end())

  const journey = (title: string, walk: () => Promise<void>): void => {
    it(title, walk).timeout(PATIENCE_MILLISECONDS)
  }
  const visitAs = async (name: string, path = '/'): Promise<Visit> => {
    visit = await Visit.begin(browser(), `https://127.0.0.1:${world.port + CONSOLE_PORT}`)
    visit.page.setDefaultTimeout(60_000)
    await visit.page.addInitScript("localStorage.setItem('eac.tour', 'over')")
    await visit.go(path)
    await visit.logIn(name, DEMO_PASSWORD)
    await visit.seesHeading(/^(?!Log in)/)
    return visit
  }
  const fault = (name: string) => eac('world', 'fault', 'FU', name, '--data', world.folder)

  /** In the console, as the next person. */
  async function approve(path: string, as: string, grounds: string): Promise<void> {
    await visit.end()
    await visitAs(as, path)
    await visit.press('Approve')
    await visit.confirm('Approve', grounds)
  }

  async function changeSetting(name: string, value: string): Promise<void> {
    const { page } = await visitAs('administrator', '/settings')
    await page.getByRole('row').filter({ hasText: name }).getByRole('button', { name: 'Propose a change' }).click()
    await typeValue(page, value)
    await page.getByRole('dialog').getByText('once another person approves it').waitFor()
    await visit.confirm('Propose a change', 'for the exercise')
    await visit.seesHeading(/^Approval \d+$/)
    await approve(new URL(page.url()).pathname, 'approver', 'we spoke of it')
    await visit.sees('1 of 1 approval given.')
  }

  async function typeValue(page: Page, value: string): Promise<void> {
    const field = page.getByRole('dialog').getByLabel('New value')
    if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }

  journey('has a setting changed by two people, in force at once', async () => {
    await changeSetting('escalation.heldHours', '0.001, 72')
    await visit.end()
    await visitAs('operator', '/settings')
    const row = visit.page.getByRole('row').filter({ hasText: 'escalation.heldHours' })
    await row.getByText('set here').waitFor()
  })

  journey('tells again of a partner whose calls an operator paused, and for how long already', async () => {
    const { page } = await visitAs('operator', '/partners/FU')
    await visit.press('Pause calls')
    assert.match(await visit.confirm('Pause calls', 'they move house'), /Nothing is lost/)
    await visit.go('/')
    await visit.panel('Partners that are not reached or paused').getByText('they move house').waitFor()
    await visit.go('/events?kind=calls+still+paused')
    await page.getByRole('row').filter({ hasText: 'FU' }).first().waitFor()
    await visit.go('/partners/FU')
    await visit.press('Resume calls')
    await visit.confirm('Resume calls', 'they are back')
  })

  journey('says why a message did not reach another state, and brings it there when told', async () => {
    await changeSetting('retry.giveUpAfterSeconds', '2')
    await visit.end()
    await fault('down')
    const { page } = await visitAs('operator')
    await page.getByRole('link', { name: /is parked/ }).click()
    await visit.seesHeading('Parked work')
    await visit.sees(/^FU: /)
    await page.getByRole('link', { name: /^1 message/ }).click()
    await page.locator('main td a[href^="/messages/"], main th a[href^="/messages/"]').first().click()
    await visit.sees(/A person decides/)
    await fault('none')
    await visit.press('Try again')
    await visit.confirm('Try again', 'they are there again')
    await visit.sees('All is well: FU has answered.')
  })

  journey('lets an initial request through once two people have compared it', async () => {
    await changeSetting('approvals.initialRequest', '2')
    await visit.end()
    const asked = ['--authority', 'UT-DV', '--from', 'UT-CVCA', '--initial', '--wait', '1', '--data', utopia]
    await eac('authority', 'request-certificate', ...asked)
    await visitAs('approver', '/approvals')
    await visit.page.locator('main a[href^="/approvals/"]').first().click()
    await visit.seesHeading(/^Approval \d+$/)
    const path = new URL(visit.page.url()).pathname
    await visit.press('Approve')
    await visit.confirm('Approve', 'I called the DV')
    await visit.sees('1 of 2 approvals given.')
    await approve(path, SECOND_APPROVER, 'I read it to them')
    await visit.sees('2 of 2 approvals given.')
  })

  journey(
    'shows whose passports can be read, and asks for the next certificate of a state before its time',
    async () => {
      const { page } = await visitAs('operator', '/coverage')
      const ofDv = page.getByRole('region', { name: 'Certificates of our DVs, by CVCA' })
      await ofDv
        .getByRole('button', { name: /^\d+ days good/ })
        .last()
        .click()
      await visit.press('Ask now')
      assert.match(await visit.confirm('Ask now'), /The key in use stays until the new certificate is here/)
      await visit.seesHeading(/Request(Foreign)?Certificate/)
    },
  )

  journey('takes a further state by the form that came on paper, and knows it then', async () => {
    const [root, cvca] = [
      makeSpocRoot({ country: 'GE', notBefore: new Date('2026-01-01T00:00:00Z') }),
      await rootCvca(),
    ]
    const { page } = await visitAs('officer', '/partners')
    await page.getByRole('link', { name: 'Register a state' }).click()
    await visit.seesHeading('Register a state')
    for (const [label, text] of Object.entries(PAPER)) await page.getByLabel(label, { exact: true }).fill(text)
    const spoc = page.getByRole('group', { name: 'Root 1 of its SPOC' })
    await spoc.getByLabel('Certificate of the root (X.509)', { exact: true }).fill(pemOf('CERTIFICATE', root.der))
    await spoc.getByLabel('Fingerprint as printed on the paper', { exact: true }).fill(printed(root.der))
    const ofCvca = page.getByRole('group', { name: 'CVCA 1' })
    const file = { name: 'ge.cvcert', mimeType: 'application/octet-stream', buffer: Buffer.from(cvca) }
    await ofCvca.getByLabel(/^Choose a file/).setInputFiles(file)
    await ofCvca.getByLabel('Fingerprint as printed on the paper', { exact: true }).fill(printed(cvca))
    await visit.press('Check the form')
    await visit.sees('Every check holds. This follows when it is taken:')
    await visit.press('Register')
    await visit.confirm('Register')
    await visit.go('/partners')
    await visit.panel('Other states').getByRole('link', { name: 'GE Genovia' }).waitFor()
  })

  journey('has its audit chain verified', async () => {
    await visitAs('auditor', '/audit')
    await visit.press('Verify now')
    await visit.sees('It holds')
  })
})
