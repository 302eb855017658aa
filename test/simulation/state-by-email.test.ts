import assert from 'node:assert/strict'
import { askForForeignCertificate, exportByHand, importByHand, listCoverage } from '../../src/handlers/index.ts'
import { type MessageId, parseMessageId } from '../../src/messages/index.ts'
import { exchangeOutcome } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

describe('a state that has no SPOC', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await fu.registerState(ut)
    await world.settle()
    world.trouble = (from, to) => (from === 'UT' ? assert.fail(`${to} is called`) : undefined)
  })
  afterEach(() => world.close())

  async function ask(): Promise<void> {
    const how = { callbackUrl: ut.urlOf(ut.dv), initial: false }
    await askForForeignCertificate(ut.dv, { national: await ut.partner('UT-CVCA'), foreign: fu.cvca }, how, ut.deps)
    await world.settle()
  }

  const requests = async () =>
    (await ut.exchanges()).filter((one) => one.direction === 'out' && one.operation === 'RequestCertificate')
  const ofDv = async () =>
    (await ut.exchanges()).find((one) => one.direction === 'in' && one.operation === 'RequestForeignCertificate')

  /** What it makes of a request that came by e-mail. */
  async function answerOf(certReq: Uint8Array): Promise<Uint8Array> {
    const messageId = parseMessageId('carried') as MessageId
    const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const
    await fu.answer('FU-SPOC', ut.spoc, { operation: 'RequestCertificate', replyTo, certReq }, 'icao-9303-12')
    world.trouble = () => 'nothing goes by wire'
    await world.settle()
    const theirs = (await fu.exchanges()).find((one) => one.messageId === messageId)
    const outcome = theirs && (await exchangeOutcome(fu.db, theirs))
    assert.ok(outcome?.kind === 'certificates' && outcome.certificates[0])
    return outcome.certificates[0]
  }

  it('is registered without being called, and a request to it goes by hand at once, there and back', async () => {
    await ut.registerState(fu, { spoc: undefined })
    await world.settle()
    assert.deepEqual(
      (await ut.exchanges()).filter(({ direction }) => direction === 'out'),
      [],
    )
    await ask()
    assert.deepEqual(
      (await requests()).map(({ state, wireStatus }) => [state, wireStatus]),
      [['awaiting-callback', 'by-hand']],
    )
    const [pair] = (await listCoverage(ut.deps)).filter(({ issuer }) => issuer === 'FUCVCA')
    assert.deepEqual(pair?.byEmail, { country: 'FU', address: 'desk@fu.example' })
    const [carried] = await exportByHand('FU', undefined, ut.deps)
    assert.ok(carried)
    const files = [{ file: 'answer.cvcert', octets: await answerOf(carried.octets) }]
    assert.equal((await importByHand(files, 'bob', ut.deps))[0]?.result, 'taken')
    await world.settle()
    assert.equal((await ofDv())?.outcome, 'certificates')
  })

  it('gets one by a new form, is asked for its certificates, and what is asked next goes by wire', async () => {
    await ut.registerState(fu, { spoc: undefined })
    world.trouble = () => undefined
    await ut.registerState(fu)
    await world.settle()
    const asked = (await ut.exchanges()).filter(({ operation }) => operation === 'GetCACertificates')
    assert.equal(asked.filter(({ direction, state }) => direction === 'out' && state === 'closed').length, 1)
    await ask()
    assert.equal((await ofDv())?.outcome, 'certificates')
    assert.equal((await exportByHand('FU', undefined, ut.deps)).length, 0)
  })

  it('had one: what was still to be sent goes by hand, and nothing calls where it was', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    await ut.registerState(fu)
    await ask()
    assert.equal((await requests())[0]?.state, 'queued')
    await ut.registerState(fu, { spoc: undefined })
    world.trouble = (from, to) => (from === 'UT' ? assert.fail(`${to} is called`) : undefined)
    world.pass(3_600_000)
    await world.settle()
    const [carried] = await exportByHand('FU', undefined, ut.deps)
    assert.deepEqual(carried?.octets, (await requests())[0]?.request)
    const [event] = await ut.events('goes by hand')
    assert.deepEqual(event?.details, { why: 'FU has no SPOC' })
  })
})
