import assert from 'node:assert/strict'
import { suspendPartner } from '../../src/api/partners.ts'
import { decodeRequest } from '../../src/cvc/index.ts'
import { askForForeignCertificate } from '../../src/handlers/index.ts'
import {
  createAuthority,
  defaultPolicy,
  liftSuspension,
  makeApplication,
  suspend,
  trustAnchor,
} from '../../src/pki/index.ts'
import { insertInitialPermission } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000

describe('suspensions, and what crosses the border', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU', { cvca: { foreignInitialByRule: false } })]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  })
  afterEach(() => world.close())

  async function ask(initial = false) {
    const how = { callbackUrl: ut.urlOf(ut.dv), initial }
    const who = { national: await ut.partner('UT-CVCA'), foreign: fu.cvca }
    return (await askForForeignCertificate(ut.dv, who, how, ut.deps)).application
  }

  async function change(state: State, name: string, to: typeof suspend): Promise<void> {
    world.pass(HOUR)
    const partner = await state.partner(name)
    await state.db.transaction().execute((tx) => to(tx, partner, { why: 'a test' }, world.now()))
    world.pass(HOUR)
  }

  async function permit(keyFingerprint: string): Promise<void> {
    const { id: partnerId } = await fu.partner('UT-DV')
    const permission = { partnerId, keyFingerprint, expiresAt: new Date(world.now().getTime() + 48 * HOUR) }
    await fu.db.transaction().execute((tx) => insertInitialPermission(tx, permission, world.now()))
  }

  async function outcomes(state: State, operation: string): Promise<(string | undefined)[]> {
    return (await state.exchanges())
      .filter((one) => one.direction === 'in' && one.operation === operation)
      .map(({ outcome }) => outcome)
  }

  it('a DV suspended while its request is abroad gets no certificate', async () => {
    const { keyFingerprint } = await ask()
    await permit(keyFingerprint)
    world.trouble = (_from, to) => (to === 'UT' ? 'held back' : undefined)
    await world.settle()
    await change(ut, 'UT-DV', suspend)
    world.trouble = () => undefined
    await world.settle()
    assert.deepEqual(await outcomes(ut, 'RequestForeignCertificate'), ['holder-inactive'])
  })

  it('a countersignature from before a suspension vouches for nothing after it', async () => {
    const { certReq } = await ask() // nobody permits it there
    await world.settle()
    const { request: countersigned = certReq } =
      (await ut.exchanges()).find((one) => one.direction === 'out' && one.operation === 'RequestCertificate') ?? {}
    assert.equal(decodeRequest(countersigned).kind, 'authenticated')
    await change(ut, 'UT-DV', suspend)
    await change(ut, 'UT-DV', liftSuspension)
    const { authorityReference: foreignCar = '' } = decodeRequest(certReq).request
    const replyTo = { callback: 'not-possible' } as const
    const command = { operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq: countersigned } as const
    await ut.answer('UT-CVCA', ut.dv, command, 'tr-03129/1.1')
    await world.settle()
    assert.deepEqual((await outcomes(ut, 'RequestForeignCertificate')).at(-1), 'not-accepted')
  })

  it('our CVCA countersigns for no DV of another state', async () => {
    const holder = { country: 'ZZ', mnemonic: 'DV' }
    const stranger = await createAuthority(
      { name: 'ZZ-DV', role: 'DV', ...holder, policy: defaultPolicy('DV') },
      ut.deps,
    )
    await trustAnchor(stranger, await fu.root(), ut.deps)
    await ut.register({ name: 'ZZ-DV', authority: ut.cvca, role: 'DV', holder })
    const { certReq, authorityReference: foreignCar } = await makeApplication(stranger, fu.cvca, true, ut.deps)
    const replyTo = { callback: 'not-possible' } as const
    const command = { operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq } as const
    await ut.answer('UT-CVCA', stranger, command, 'tr-03129/1.1')
    await world.settle()
    assert.deepEqual(await outcomes(ut, 'RequestForeignCertificate'), ['not-authorized'])
    assert.equal((await ut.events('decided to countersign')).length, 0)
  })

  it('of a state waits for people where suspensions do', async () => {
    const caller = { kind: 'machine', claims: {} }
    const deps = {
      ...ut.deps,
      caller,
      approvals: { suspension: 1, initialRequest: 0, registration: 0, rollover: 0 },
    } as never
    await assert.rejects(suspendPartner({ name: 'FU', reason: 'a test' }, deps), /another user must approve/)
    assert.equal((await ut.partner('FU')).state, 'active')
  })

  it('a suspended DV of another state is told so when it repeats a request that was certified', async () => {
    const { keyFingerprint } = await ask()
    await permit(keyFingerprint)
    await world.settle()
    const first = (await fu.exchanges()).find((one) => one.direction === 'in' && one.operation === 'RequestCertificate')
    assert.equal(first?.outcome, 'certificates')
    await change(fu, 'UT-DV', suspend)
    await repeat(first?.request)
    await world.settle()
    assert.deepEqual((await outcomes(fu, 'RequestCertificate')).at(-1), 'holder-inactive')
  })

  it('what was allowed to a DV is allowed no more once its state is suspended', async () => {
    await permit('00'.repeat(32))
    await change(fu, 'UT', suspend)
    const left = await fu.db.selectFrom('initial_permission').selectAll().execute()
    assert.equal(left.length, 0)
  })

  it('after the suspension of its state a DV needs an initial request', async () => {
    const { keyFingerprint } = await ask()
    await permit(keyFingerprint)
    await world.settle()
    assert.deepEqual(await outcomes(fu, 'RequestCertificate'), ['certificates'])
    await change(fu, 'UT', suspend)
    await change(fu, 'UT', liftSuspension)
    assert.equal((await ask()).kind, 'successive')
    await world.settle()
    assert.deepEqual((await outcomes(fu, 'RequestCertificate')).at(-1), 'not-accepted')
  })

  async function repeat(certReq: Uint8Array = new Uint8Array()): Promise<void> {
    const replyTo = { callback: 'not-possible' } as const
    await fu.answer('FU-SPOC', ut.spoc, { operation: 'RequestCertificate', replyTo, certReq }, 'icao-9303-12')
  }
})
