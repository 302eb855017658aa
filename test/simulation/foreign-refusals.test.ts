import assert from 'node:assert/strict'
import { closeUnfinished, enqueueRequest } from '../../src/async/index.ts'
import { decodeRequest } from '../../src/cvc/index.ts'
import { askForForeignCertificate } from '../../src/handlers/index.ts'
import { parseMessageId } from '../../src/messages/index.ts'
import { findExchange, listKeys, listNotices, listPartners, setPartnerState } from '../../src/store/index.ts'
import { type Message, type State, World } from './world.ts'

const HOUR = 3_600_000

describe('a request that does not come through', () => {
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

  async function ask(callback = true): Promise<Uint8Array> {
    const national = await ut.partner('UT-CVCA')
    const how = { callbackUrl: callback ? ut.urlOf(ut.dv) : undefined, initial: false }
    const who = { national, foreign: fu.cvca }
    return (await askForForeignCertificate(ut.dv, who, how, ut.deps)).application.certReq
  }

  /** The end of the newest exchange of our CVCA with its DV. */
  async function outcome(): Promise<string | undefined> {
    return (await ut.exchanges())
      .filter(({ direction, operation }) => direction === 'in' && operation === 'RequestForeignCertificate')
      .at(-1)?.outcome
  }

  async function suspend(state: State, name: string): Promise<void> {
    const partner = (await listPartners(state.db)).find((one) => one.name === name)
    await state.db.transaction().execute((tx) => setPartnerState(tx, partner?.id ?? '', 'suspended', undefined))
  }

  it('tells a DV of ours that is suspended so, and countersigns nothing', async () => {
    await suspend(ut, 'UT-DV')
    await ask()
    await world.settle()
    assert.equal(await outcome(), 'holder-inactive')
    assert.equal((await ut.events('decided to countersign')).length, 0)
  })

  it('is not forwarded to a state whose registration is suspended', async () => {
    await suspend(ut, 'FU')
    await ask()
    await world.settle()
    assert.equal(await outcome(), 'not-forwarded')
  })

  it('is refused abroad for a DV that its state did not register', async () => {
    await fu.db.updateTable('partner').set({ mnemonic: 'OTHER' }).where('role', '=', 'foreign-DV').execute()
    await ask()
    await world.settle()
    assert.equal(
      (await fu.exchanges()).find(({ operation }) => operation === 'RequestCertificate')?.outcome,
      'holder-unknown',
    )
    assert.equal(await outcome(), 'not-accepted-foreign')
  })

  it('is refused abroad while the state that asks is suspended there', async () => {
    await suspend(fu, 'UT')
    await ask()
    await world.settle()
    assert.equal(await outcome(), 'not-accepted-foreign')
    assert.equal((await fu.events('decided to issue')).length, 0)
  })

  it('ends where another certificate comes than was asked for', async () => {
    world.meddle = (command) => withoutNewCertificate(command)
    await ask()
    await world.settle()
    assert.equal(await outcome(), 'not-accepted-foreign')
    const [event] = await ut.events('certificate inaccurate')
    assert.match(JSON.stringify(event?.details), /no certificate for UTDVFU001/)
    const [notice] = await listNotices(fu.db, { direction: 'in', limit: 10 })
    assert.equal(notice?.subject, 'Certificate inaccurate')
    assert.match(notice?.body ?? '', /UTDVFU001[\s\S]+no certificate for UTDVFU001[\s\S]+base64: \S{4,}/)
    const about = (await ut.exchanges()).find(({ messageId }) => notice?.body.includes(messageId ?? '?'))
    assert.equal(about?.operation, 'RequestCertificate')
    assert.equal((await listKeys(ut.db, ut.dv.id))[0]?.state, 'requested')
  })

  it('is told to a DV without callbacks once the foreign SPOC only acknowledges; asked again, it has the certificate', async () => {
    const certReq = await ask(false)
    await world.settle()
    assert.equal(await outcome(), 'synchronous-not-possible')
    const { authorityReference: foreignCar = '' } = decodeRequest(certReq).request
    const replyTo = { callback: 'not-possible' } as const
    const again = { operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq } as const
    await ut.answer('UT-CVCA', ut.dv, again, 'tr-03129/1.1')
    await world.settle()
    assert.equal(await outcome(), 'certificates')
    assert.equal((await ut.events('decided to countersign')).length, 1)
  })

  it('is told as not forwarded when a person gives it up', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    await ask()
    await world.settle()
    const carrier = (await ut.exchanges()).find(
      ({ direction, operation }) => direction === 'out' && operation === 'RequestCertificate',
    )
    assert.equal(carrier?.state, 'queued')
    for (let day = 0; day < 8; day += 0.25) {
      world.pass(6 * HOUR)
      await world.settle()
    }
    const parked = await findExchange(ut.db, carrier?.id ?? '')
    assert.equal(parked?.state, 'parked')
    assert.equal(await outcome(), 'not-forwarded')
    assert.ok(parked !== undefined && (await closeUnfinished(parked, 'they phoned', ut.db, world.now())))
  })

  it('does not take a callback for a messageID of somebody else', async () => {
    const messageId = parseMessageId('of-another-state')
    const partner = await ut.partner('FU')
    assert.ok(messageId)
    const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const
    const command = { operation: 'GetCACertificates', replyTo } as const
    await ut.db
      .transaction()
      .execute((tx) => enqueueRequest(tx, { partner, command, messageId, details: {} }, world.now()))
    const stranger = await world.found('XX')
    await ut.registerState(stranger)
    const answer = await ut.answer(
      'UT-SPOC',
      stranger.spoc,
      { operation: 'SendCertificates', messageId, outcome: { kind: 'refused', reason: 'not-accepted' } },
      'icao-9303-12',
    )
    assert.deepEqual(answer, { kind: 'receipt', receipt: 'message-id-unknown', returnCode: 'message-id-unknown' })
    assert.equal((await ut.events('callback for a messageID we do not wait for')).length, 1)
  })
})

/** The callback of a certificate request, with the CVCA's certificates alone. */
function withoutNewCertificate(command: Message): Message {
  if (command.operation !== 'SendCertificates' || command.messageId === undefined) return command
  if (command.outcome.kind !== 'certificates') return command
  const [, ...others] = command.outcome.certificates
  return {
    ...command,
    outcome: { kind: 'certificates', certificates: others.length > 0 ? others : [new Uint8Array(3)] },
  }
}
