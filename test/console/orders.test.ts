import assert from 'node:assert/strict'
import { makeCertificationRequest, X509_KEYS, x509Signer } from '../../src/ca-bridges/index.ts'
import { generatePortableKey } from '../../src/signatures/index.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority } from '../support/utopia.ts'
import { Visit } from './support/console-page.ts'
import { addPeople, consoleSections } from './support/people.ts'

describeInBrowser('ordering at CAs in the console', (browser) => {
  let node: TestNode
  let url: string
  let visit: Visit

  before(async function () {
    this.timeout(180_000)
    const at = await consoleSections()
    url = at.url
    const made = await makeTestFolder('UT', new Date())
    const first = await startTestNode('UT', { again: made })
    await addAuthority(first.operator, 'UT-DV', 'DV', 'POLICE')
    await first.stop()
    const ca = {
      name: 'home',
      kind: 'local',
      authority: 'UT-DV',
      crlUrl: 'http://crl.example.ut/home.crl',
      crlDays: 30,
    }
    const config = {
      ...made.config,
      ...at.sections,
      cas: [{ ...ca, root: { key: 'ecdsa-p256', days: 2_190 } }],
    } as typeof made.config
    node = await startTestNode('UT', { again: { ...made, config } })
    await addPeople(node, ['operator', 'officer'])
  })
  after(() => node?.close())
  afterEach(() => visit?.end())

  const visitAs = async (name: string, path: string, heading: string): Promise<Visit> => {
    visit = await Visit.begin(browser(), url)
    await visit.logIn(name)
    await visit.seesHeading('Dashboard')
    await visit.go(path)
    await visit.seesHeading(heading)
    return visit
  }

  async function requestOf(name: string): Promise<string> {
    const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
    const names = { subject: { country: 'UT', commonName: name }, dnsNames: [name] }
    const request = await makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
    return Buffer.from(request).toString('base64')
  }

  it('orders for a key that is elsewhere, shows what happens, gives the chain, and has it revoked by an officer', async () => {
    const { page } = await visitAs('operator', '/orders', 'CA orders')
    await visit.press('Order a certificate')
    await page.getByLabel('Request (PKCS#10)', { exact: true }).fill('not a request')
    await visit.sees('This is neither PEM nor base64.')
    await page.getByLabel('Request (PKCS#10)', { exact: true }).fill(await requestOf('spoc.example.ut'))
    await visit.sees(/CN=spoc\.example\.ut/)
    assert.equal(await page.getByLabel('DNS names', { exact: true }).inputValue(), 'spoc.example.ut')
    assert.deepEqual(await visit.accessibilityFindings(), [])
    await visit.press('Order')
    assert.match(await visit.confirm('Order'), /may charge for it/)
    await visit.seesHeading('Order for spoc.example.ut')
    await page.getByRole('button', { name: /^Download for a server/ }).waitFor()
    const saved = page.waitForEvent('download')
    await visit.press('Download all (PEM)')
    assert.match((await saved).suggestedFilename(), /^[A-Z2-7]{26}\.pem$/)
    assert.equal(await page.getByRole('button', { name: 'Revoke' }).count(), 0, 'an operator revokes nothing')
    assert.deepEqual(await visit.accessibilityFindings(), [])
    const address = new URL(page.url()).pathname
    await visit.end()
    await visitAs('officer', address, 'Order for spoc.example.ut')
    await visit.press('Revoke')
    await visit.page.getByRole('dialog').getByLabel('Reason').selectOption('superseded')
    assert.match(await visit.confirm('Revoke'), /cannot be undone/)
    const [order] = await node.operator.call('ca.orders', { open: false })
    await eventually('it is revoked', async () => {
      const { state } = await node.operator.call('ca.show', { id: order?.id ?? '' })
      return state === 'revoked'
    })
    await visit.sees('replaced by a newer one')
  })
})
