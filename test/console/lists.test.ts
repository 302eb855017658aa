import assert from 'node:assert/strict'
import { ListPki, type Made, USAGES } from '../lists/list-pki.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority } from '../support/utopia.ts'
import { Visit } from './support/console-page.ts'
import { addPeople, consoleSections } from './support/people.ts'

describeInBrowser('lists in the console', (browser) => {
  const pki = new ListPki()
  let csca: Made
  let node: TestNode
  let url: string
  let visit: Visit

  before(async function () {
    this.timeout(180_000)
    const at = await consoleSections()
    url = at.url
    csca = pki.csca('UT')
    const signer = pki.signer(csca, USAGES.documentSignerList)
    node = await startTestNode('UT', {
      settings: {
        ...at.sections,
        lists: { sources: [], signers: [{ key: signer.key, certificate: signer.pem, chain: [csca.pem] }] },
      },
    })
    await addAuthority(node.operator, 'UT-NPKD', 'NPKD', 'NPKD')
    await addPeople(node, ['officer'])
  })
  after(async () => {
    await node?.close()
    pki.close()
  })
  afterEach(() => visit?.end())

  it('lets an officer trust a CSCA, make a list of certificates, and download it', async () => {
    visit = await Visit.begin(browser(), url)
    const { page } = visit
    await visit.logIn('officer')
    await visit.seesHeading('Dashboard')
    await visit.go('/lists')
    await visit.seesHeading('Lists')

    await visit.press('Trust a CSCA')
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(csca.pem)
    await page
      .getByRole('dialog')
      .getByText(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      .waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [])
    assert.match(await visit.confirm('Trust a CSCA'), /another way/)

    const documentSigners = ['DS 1', 'DS 2'].map((name) => pki.signer(csca, undefined, { subject: `/C=UT/CN=${name}` }))
    await visit.press('Make a list')
    await page.getByLabel('Certificates', { exact: true }).setInputFiles(documentSigners.map(({ pem }) => pem))
    assert.match(await visit.confirm('Make a list'), /cannot be called back/)
    await page.getByRole('rowheader', { name: 'document signer list' }).waitFor()
    assert.deepEqual(await visit.accessibilityFindings(), [])

    const saved = page.waitForEvent('download')
    await visit.press(/^Download/)
    assert.match((await saved).suggestedFilename(), /^document-signer-[0-9a-f]{16}\.bin$/)
  })
})
