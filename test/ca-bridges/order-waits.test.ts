import assert from 'node:assert/strict'
import { showCaOrder } from '../../src/api/ca-orders/show.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { listHeldPartners } from '../../src/async/index.ts'
import { BRIDGE_ERRORS, BridgeError, type BridgeErrorClass, type CallOutcome } from '../../src/ca-bridges/index.ts'
import { orderCertificate } from '../../src/handlers/index.ts'
import { pauseBeforeLook, WAITING_REASONS, type WaitingFor } from '../../src/messages/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { OrderWorld } from './order-world.ts'
import { newKey, wishFor } from './support.ts'
import { TestCa } from './test-ca.ts'

/** What an order that its CA answers with this trouble has come to after one attempt. */
type Standing =
  | 'a draft, tried again'
  | 'out, tried again'
  | 'a draft, for people'
  | 'out, for people'
  | 'a draft, all calls paused'
  | 'out, all calls paused'
  | 'failed'

const PLACING: Readonly<Record<BridgeErrorClass, Readonly<Record<CallOutcome, Standing>>>> = {
  auth: {
    'not-sent': 'a draft, all calls paused',
    refused: 'a draft, all calls paused',
    unknown: 'out, all calls paused',
  },
  validation: { 'not-sent': 'failed', refused: 'failed', unknown: 'out, for people' },
  quota: { 'not-sent': 'a draft, tried again', refused: 'a draft, tried again', unknown: 'out, tried again' },
  'not-found': { 'not-sent': 'a draft, for people', refused: 'a draft, for people', unknown: 'out, for people' },
  transient: { 'not-sent': 'a draft, tried again', refused: 'a draft, tried again', unknown: 'out, tried again' },
  permanent: { 'not-sent': 'a draft, for people', refused: 'a draft, for people', unknown: 'out, for people' },
}

const LOOKING: Readonly<Record<BridgeErrorClass, 'tried again' | 'for people' | 'all calls paused'>> = {
  auth: 'all calls paused',
  validation: 'for people',
  quota: 'tried again',
  'not-found': 'tried again',
  transient: 'tried again',
  permanent: 'for people',
}

describe('an order that does not go straight on', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const worldWith = async (manner: Parameters<typeof TestCa.open>[0]) =>
    OrderWorld.open(store, await TestCa.open(manner))
  const shown = (world: OrderWorld, id: string) => {
    const deps = { ...world.deps, db: store.db } as unknown as ApiDeps
    return showCaOrder({ id }, deps)
  }

  async function goesOnHow(world: OrderWorld): Promise<'tried again' | 'for people' | 'all calls paused'> {
    const held = await listHeldPartners(store.db)
    if (held.some(({ partnerId }) => partnerId === world.partner.id)) return 'all calls paused'
    return (await world.parked()).length > 0 ? 'for people' : 'tried again'
  }

  async function standingOf(world: OrderWorld, id: Awaited<ReturnType<OrderWorld['order']>>): Promise<Standing> {
    const { state } = await world.find(id)
    if (state === 'failed') return 'failed'
    assert.ok(state === 'draft' || state === 'submitted', state)
    return `${state === 'draft' ? 'a draft' : 'out'}, ${await goesOnHow(world)}`
  }

  for (const kind of Object.keys(BRIDGE_ERRORS) as BridgeErrorClass[]) {
    it(`because of trouble of the class ${kind} stands as what the CA has of it demands`, async () => {
      for (const outcome of ['not-sent', 'refused', 'unknown'] as const) {
        const world = await worldWith({})
        world.ca.trouble.push({ when: 'before', error: new BridgeError(kind, 'no', { outcome }) })
        const id = await world.order()
        await world.workOnce()
        assert.equal(await standingOf(world, id), PLACING[kind][outcome], outcome)
      }
    })

    it(`that the CA has, and of which a look has trouble of the class ${kind}, stays what it is`, async () => {
      const world = await worldWith({ waits: 3 })
      const id = await world.order()
      await world.workOnce()
      world.ca.trouble.push({ when: 'before', error: new BridgeError(kind, 'no', { outcome: 'refused' }) })
      world.pass(3_600_000)
      await world.workOnce()
      assert.equal(world.ca.trouble.length, 0, 'it was looked at')
      assert.equal((await world.find(id)).state, 'pending_validation')
      assert.equal(await goesOnHow(world), LOOKING[kind])
    })
  }

  it('is repeated without asking where the CA says that this is safe, whatever became of it', async () => {
    const world = await worldWith({})
    const error = new BridgeError('transient', 'call again', { outcome: 'unknown', safeToRepeat: true })
    world.ca.trouble.push({ when: 'before', error })
    const id = await world.order()
    await world.work()
    assert.equal((await world.find(id)).state, 'issued')
  })

  const waits: WaitingFor[] = [
    {
      reason: 'domain',
      name: 'spoc.example.ut',
      method: 'dns-01',
      value: 'Tm8gc2VjcmV0',
      until: '2026-12-30T00:00:00Z',
    },
    ...Object.keys(WAITING_REASONS)
      .filter((reason) => reason !== 'domain')
      .map((reason) => ({ reason: reason as 'approval', note: 'in its words' })),
  ]
  for (const waitsFor of waits) {
    it(`says what is to be done while its CA waits for: ${waitsFor.reason}`, async () => {
      const world = await worldWith({ waits: 2, waitsFor })
      const id = await world.order()
      await world.workOnce()
      const { state, says, waitingFor } = await shown(world, id)
      assert.equal(state, 'pending_validation')
      assert.deepEqual(waitingFor, [waitsFor])
      const expected =
        waitsFor.reason === 'domain'
          ? 'spoc.example.ut is ours by dns-01: publish Tm8gc2VjcmV0, until 2026-12-30T00:00:00Z'
          : `${WAITING_REASONS[waitsFor.reason]} (in its words)`
      assert.ok(says?.endsWith(expected), says)
      await world.work()
      assert.equal((await world.find(id)).state, 'issued')
      assert.deepEqual((await shown(world, id)).waitingFor, [])
    })
  }

  it('because its chain has run out waits for a person, who sees the certificate', async () => {
    const world = await worldWith({ until: new Date('2026-11-01') })
    const id = await world.order()
    await world.work()
    assert.match(
      (await world.parked()).join(),
      /^certificate-refused: its issuer C=UT, CN=Test CA is valid .* to 2026-11-01/,
    )
    assert.equal((await world.find(id)).state, 'issuing')
    assert.equal((await shown(world, id)).chain.length, 2)
  })

  it('or is wished for again, in any way, is one order', async () => {
    const world = await worldWith({ repeatsSafely: true })
    const id = newKey()
    await Promise.all([world.order(id), world.order(id), world.order(id)])
    const { key } = await wishFor({ dnsNames: [] })
    const request = key.at === 'ours' ? key.request : assert.fail()
    const subject = { country: 'UT', commonName: 'SPOC TLS server' }
    const wish = {
      partner: world.partner,
      wishes: { product: 'any', subject, dnsNames: [], days: 300, fields: {} },
      key: { at: 'elsewhere', request },
      by: 'test',
    } as const
    await orderCertificate({ ...wish, id: newKey() }, world.deps)
    await assert.rejects(orderCertificate({ ...wish, id: newKey() }, world.deps), /ordered from this CA already/)
    await world.work()
    assert.equal(world.ca.orders.length, 2)
  })

  it('is looked at by its plan, spread by its name, and never before the floor', () => {
    const plan = { firstSeconds: 10, factor: 2, longestSeconds: 60, floorSeconds: 30, stopAfterDays: 1 }
    const names = Array.from({ length: 200 }, (_, n) => `order ${n}`)
    const pauses = names.map((name) => pauseBeforeLook(3, plan, name))
    assert.ok(pauses.every((pause) => pause >= 60_000 && pause <= 72_000))
    assert.ok(new Set(pauses).size > 150, 'they are spread')
    assert.equal(pauseBeforeLook(3, plan, 'one'), pauseBeforeLook(3, plan, 'one'))
    assert.ok(names.every((name) => pauseBeforeLook(0, plan, name) >= 30_000))
  })
})
