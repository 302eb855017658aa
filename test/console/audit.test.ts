import assert from 'node:assert/strict'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openEmbeddedStore, type Store } from '../../src/store/index.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { Visit } from './support/console-page.ts'
import { addPeople, consoleSections } from './support/people.ts'

describeInBrowser('the audit chain in the console', (browser) => {
  let node: TestNode
  let url: string
  let visit: Visit

  before(async function () {
    this.timeout(180_000)
    const at = await consoleSections()
    url = at.url
    node = await startTestNode('audited', {
      size: 'embedded',
      keepFolder: true,
      settings: {
        ...at.sections,
      },
    })
    await addPeople(node, ['auditor', 'operator'])
    await checkpointed()
  })
  after(() => node?.close())
  afterEach(() => visit?.end())

  const checkpointed = () =>
    eventually('a checkpoint outside', async () => {
      const { places } = await node.operator.call('audit.show', {})
      return places[0]?.newest !== undefined
    })

  const visitAs = async (name: string, options = {}): Promise<Visit> => {
    visit = await Visit.begin(browser(), url, options)
    await visit.logIn(name)
    await visit.seesHeading('Dashboard')
    await visit.go('/audit')
    await visit.seesHeading('Audit')
    return visit
  }

  /** With the node stopped, as whoever owns the database. */
  const behindItsBack = async (work: (store: Store) => Promise<unknown>): Promise<void> => {
    const { folder, config } = node
    await node.stop()
    const store = await openEmbeddedStore(join(folder, 'data'), { flushAtCommit: false })
    await work(store)
    await store.close()
    node = await startTestNode('audited', { again: { folder, config }, size: 'embedded' })
  }

  it('is verified by an auditor, who sees that it holds, what vouches for it, and the event of it', async () => {
    const { page } = await visitAs('auditor')
    await visit.sees(/Nobody has verified the chain here yet/)
    await visit.press('Verify now')
    await visit.sees('It holds')
    await visit.sees(/Rows 1 to \d+ are as they were chained/)
    await visit.sees(/up to row \d+ \(checkpoint \d+\)/)
    await visit.sees(/Begun by auditor/)
    await visit.go('/events?kind=audit+chain+verified')
    await page.getByRole('row', { name: /Audit chain verified/ }).waitFor()
    const { events } = await node.operator.call('event.list', { kind: 'audit chain verified', limit: 1 })
    const { by, result } = events[0]?.details ?? {}
    assert.deepEqual([by, result], ['auditor', 'holds'])
  })

  it('is held against the checkpoints that lie outside, and the key that was noted', async () => {
    const { keys } = await node.operator.call('audit.show', {})
    const { page } = await visitAs('auditor')
    await page.getByText('Compare with what lies outside').click()
    await page
      .getByLabel('Checkpoint files of places outside')
      .setInputFiles(join(node.folder, 'data/audit/checkpoints.jsonl'))
    await page.getByLabel('Key that was noted').fill(keys[0] ?? '')
    await visit.press('Verify now')
    await page.locator('dt:has-text("Vouched for outside") + dd', { hasText: /up to row \d+/ }).waitFor()
    await page.getByLabel('Key that was noted').fill('ab'.repeat(32))
    await visit.press('Verify now')
    await visit.sees('a checkpoint was forged')
  })

  it('is seen by an operator, who has no button for it', async () => {
    const { page } = await visitAs('operator')
    await visit.sees(/Begun by auditor/)
    assert.equal(await page.getByRole('button', { name: 'Verify now' }).count(), 0)
  })

  describe('of which somebody changed a row in the database', () => {
    before(async function () {
      this.timeout(120_000)
      await behindItsBack(async ({ db }) => {
        await sql`alter table event disable trigger user`.execute(db)
        await sql`update event set details = '{"name":"nobody"}' where id = (select event_id from audit_row where position = 3)`.execute(
          db,
        )
        await sql`alter table event enable trigger user`.execute(db)
      })
    })

    it('breaks there, and the auditor reads where, and what that means', async () => {
      const { page } = await visitAs('auditor')
      await visit.press('Verify now')
      await visit.sees('It does not hold')
      await visit.sees('Up to row 2 it is as it was chained. What follows is not to be trusted.')
      const finding = page.getByRole('listitem').filter({ hasText: 'a row was changed' })
      await finding.getByText('Row 3', { exact: true }).waitFor()
      await finding.getByText(/what it says now is not what happened/).waitFor()
      await visit.sees(/Change nothing\./)
      const { events } = await node.operator.call('event.list', { kind: 'audit chain verified', limit: 1 })
      const { result, finding: kind, row } = events[0]?.details ?? {}
      assert.deepEqual([result, kind, row], ['does not hold', 'row-changed', 3])
    })

    it('can be read by everybody when it breaks, in the light and the dark', async () => {
      const { page } = await visitAs('auditor')
      await visit.press('Verify now')
      await visit.sees('It does not hold')
      await page.getByText('Compare with what lies outside').click()
      assert.deepEqual(await visit.accessibilityFindings(), [])
    })
  })
})
