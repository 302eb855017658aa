import assert from 'node:assert/strict'
import { enqueueNotice } from '../../src/async/index.ts'
import { takeNotice } from '../../src/handlers/index.ts'
import { type Exchange, type GeneralMessage, LONGEST_BODY, parseMessageId } from '../../src/messages/index.ts'
import { findAuthority, listNotices, setPartnerState } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000
const TEXT = { subject: 'Suspension of CVCA service', body: 'From: 2026-12-01\nUntil: 2026-12-09' }

describe('a notice between states', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  })
  afterEach(() => world.close())

  async function send(): Promise<Exchange> {
    const partner = await ut.partner('FU')
    return ut.db.transaction().execute((tx) => enqueueNotice(tx, { ...TEXT, partner, details: {} }, world.now()))
  }

  const taken = (state: State) => listNotices(state.db, { direction: 'in', limit: 10 })

  async function caller() {
    const partner = await fu.partner('UT')
    const authority = await findAuthority(fu.db, partner.authorityId)
    assert.ok(authority)
    return { partner, authority, contract: 'icao-9303-12', forgiven: [] } as const
  }

  function message(wish: Partial<GeneralMessage> = {}): GeneralMessage {
    const messageId = parseMessageId('n-1')
    assert.ok(messageId)
    return { operation: 'GeneralMessage', messageId, ...TEXT, ...wish }
  }

  it('arrives once, word for word, as open work for people, and its exchange is closed on both sides', async () => {
    const { id, messageId } = await send()
    await world.settle()
    const [notice, ...more] = await taken(fu)
    assert.equal(more.length, 0)
    assert.ok(notice)
    const { subject, body, state, partnerName } = notice
    assert.deepEqual({ subject, body, state, partnerName }, { ...TEXT, state: 'open', partnerName: 'UT' })
    assert.equal(notice.messageId, messageId)
    const { operation, state: end } = await fu.exchange(notice.exchangeId)
    assert.deepEqual({ operation, end }, { operation: 'GeneralMessage', end: 'closed' })
    assert.equal((await fu.events('notice taken'))[0]?.exchange_id, notice.exchangeId)
    assert.equal((await ut.exchange(id)).state, 'closed')
  })

  it('is tried again while the other SPOC is down, and is there once it is back', async () => {
    world.trouble = () => 'FU is down'
    const { id } = await send()
    await world.settle()
    assert.equal((await ut.exchange(id)).state, 'queued')
    world.trouble = () => undefined
    world.pass(6 * HOUR)
    await world.settle()
    assert.equal((await ut.exchange(id)).state, 'closed')
    assert.equal((await taken(fu)).length, 1)
  })

  it('waits for a person when the other SPOC has been down too long', async () => {
    world.trouble = () => 'FU is down'
    const { id } = await send()
    for (let day = 0; day < 8; day += 0.25) {
      await world.settle()
      world.pass(6 * HOUR)
    }
    assert.equal((await ut.exchange(id)).state, 'parked')
    assert.match(JSON.stringify(await ut.events('parked')), /FU is down/)
  })

  it('waits for a person when it is refused', async () => {
    world.meddle = (command) =>
      command.operation === 'GeneralMessage' ? { ...command, body: 'x'.repeat(LONGEST_BODY + 1) } : command
    const { id } = await send()
    await world.settle()
    assert.equal((await ut.exchange(id)).state, 'parked')
    assert.match(JSON.stringify(await ut.events('parked')), /refused it with syntax/)
    assert.match(JSON.stringify(await fu.events('refused: a notice that cannot be kept')), /at most 65536 characters/)
  })

  it('is received again when it comes again, and is there once', async () => {
    assert.equal(await takeNotice(message(), await caller(), fu.deps), 'received')
    assert.equal(await takeNotice(message(), await caller(), fu.deps), 'received')
    assert.equal((await taken(fu)).length, 1)
  })

  it('is refused when it says something else under the same messageID', async () => {
    await takeNotice(message(), await caller(), fu.deps)
    assert.equal(await takeNotice(message({ body: 'something else' }), await caller(), fu.deps), 'syntax')
    assert.equal((await taken(fu))[0]?.body, TEXT.body)
  })

  it('is kept also of a state that is suspended, and one to it is sent', async () => {
    for (const [state, name] of [
      [fu, 'UT'],
      [ut, 'FU'],
    ] as const) {
      const { id } = await state.partner(name)
      await state.db.transaction().execute((tx) => setPartnerState(tx, id, 'suspended', undefined))
    }
    await send()
    await world.settle()
    assert.equal((await taken(fu)).length, 1)
  })

  it('does nothing by itself: the holder it names goes on until a person decides', async () => {
    await takeNotice(message({ subject: 'DV private key stolen', body: 'UTDV00001' }), await caller(), fu.deps)
    await world.settle()
    assert.equal((await fu.partner('UT-DV')).state, 'active')
    assert.equal((await fu.partner('UT')).state, 'active')
  })

  it('may be empty', async () => {
    assert.equal(await takeNotice(message({ subject: '', body: '' }), await caller(), fu.deps), 'received')
    assert.equal((await taken(fu)).length, 1)
  })
})
