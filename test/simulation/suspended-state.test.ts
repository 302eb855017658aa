import assert from 'node:assert/strict'
import { listApprovals } from '../../src/approvals/index.ts'
import { askForForeignCertificate, listCoverage, suspendPartner } from '../../src/handlers/index.ts'
import { liftSuspension } from '../../src/pki/index.ts'
import { insertInitialPermission } from '../../src/store/index.ts'
import { type State, type StateWish, World } from './world.ts'

const WHY = { why: 'a test' }

describe('between states', () => {
  let world: World
  let ut: State
  let fu: State

  async function found(wish: StateWish = {}): Promise<void> {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT', wish), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  }
  afterEach(() => world.close())

  async function ask(initial = false) {
    const national = await ut.partner('UT-CVCA')
    const how = { callbackUrl: ut.urlOf(ut.dv), initial }
    return (await askForForeignCertificate(ut.dv, { national, foreign: fu.cvca }, how, ut.deps)).application
  }

  const newest = async (direction: 'in' | 'out', operation: string) =>
    (await ut.exchanges()).filter((one) => one.direction === direction && one.operation === operation).at(-1)

  it('what is queued to a state that is suspended is parked, and the DV that waits for it is told', async () => {
    await found()
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    await ask()
    await world.settle()
    assert.equal((await newest('out', 'RequestCertificate'))?.state, 'queued')
    await suspendPartner(await ut.partner('FU'), WHY, ut.deps)
    const carrier = await newest('out', 'RequestCertificate')
    assert.equal(carrier?.state, 'parked')
    await world.settle()
    assert.equal((await newest('in', 'RequestForeignCertificate'))?.outcome, 'not-forwarded')
    assert.equal((await newest('out', 'RequestForeignCertificate'))?.state, 'closed')
    const [parked] = await ut.events('parked')
    assert.match(JSON.stringify(parked?.details), /FU is suspended: nothing is sent to it/)
  })

  it('what waits for people on its way to a state that is suspended is asked of nobody any more', async () => {
    await found({ approvals: { initialRequest: 1 }, cvca: { foreignInitialByRule: false } })
    await ask()
    await world.settle()
    assert.equal((await newest('in', 'RequestForeignCertificate'))?.state, 'awaiting-approval')
    await suspendPartner(await ut.partner('FU'), WHY, ut.deps)
    assert.deepEqual(
      (await listApprovals(ut.db, { state: undefined, limit: 5 })).map(({ state }) => state),
      ['withdrawn'],
    )
    await world.settle()
    assert.equal((await newest('in', 'RequestForeignCertificate'))?.outcome, 'not-forwarded')
  })

  it('the next request of each DV of a state whose suspension was lifted is an initial one', async () => {
    await found()
    await ask()
    await world.settle()
    world.pass(60_000)
    const registered = await fu.partner('UT')
    await suspendPartner(registered, WHY, fu.deps)
    await fu.db.transaction().execute((tx) => liftSuspension(tx, registered, WHY, world.now()))
    world.pass(60_000)
    assert.equal((await ask()).kind, 'successive')
    await world.settle()
    assert.match((await newest('out', 'RequestForeignCertificate'))?.outcome ?? '', /not-accepted/)
    assert.equal((await ask(true)).kind, 'initial')
    await world.settle()
    assert.equal((await newest('out', 'RequestForeignCertificate'))?.outcome, 'certificates')
  })

  it('an initial request that was not let through is asked again with the same key', async () => {
    await found({ cvca: { foreignInitialByRule: false } })
    const first = await ask()
    await world.settle()
    assert.equal((await newest('out', 'RequestForeignCertificate'))?.outcome, 'not-accepted')
    const partnerId = (await ut.partner('UT-DV')).id
    const permission = {
      partnerId,
      keyFingerprint: first.keyFingerprint,
      expiresAt: new Date(world.now().getTime() + 3_600_000),
    }
    await ut.db.transaction().execute((tx) => insertInitialPermission(tx, permission, world.now()))
    world.pass(1_000)
    assert.equal((await ask()).keyFingerprint, first.keyFingerprint)
    await world.settle()
    assert.equal((await newest('out', 'RequestForeignCertificate'))?.outcome, 'certificates')
  })

  it('coverage tells what is held of whom, what is lacking, and since when it is asked for', async () => {
    await found()
    const pairs = async () =>
      Object.fromEntries((await listCoverage(ut.deps)).map(({ issuer, ...pair }) => [issuer, pair]))
    assert.deepEqual(
      Object.entries(await pairs()).map(([issuer, { stage, request }]) => [issuer, stage, request]),
      [
        ['UTCVCA', 'none', undefined],
        ['FUCVCA', 'none', undefined],
      ],
    )
    await ask()
    const asked = (await pairs()).FUCVCA
    assert.deepEqual([asked?.stage, asked?.request?.since], ['none', world.now().toISOString()])
    await world.settle()
    const { FUCVCA } = await pairs()
    assert.deepEqual([FUCVCA?.stage, FUCVCA?.request], ['good', undefined])
    assert.equal(FUCVCA?.certificate?.holderReference, 'UTDVFU001')
    const days = FUCVCA?.certificate?.daysLeft ?? 0
    world.pass((days + 1) * 86_400_000)
    assert.equal((await pairs()).FUCVCA?.stage, 'lost')
  })
})
