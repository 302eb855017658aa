import assert from 'node:assert/strict'
import { noteAcknowledged } from '../../src/async/index.ts'
import { decodeCertificate, decodeRequest } from '../../src/cvc/index.ts'
import { askForForeignCertificate, workOf } from '../../src/handlers/index.ts'
import { type MessageId, parseMessageId } from '../../src/messages/index.ts'
import { createAuthority, defaultPolicy } from '../../src/pki/index.ts'
import { exchangeOutcome, listCaCertificates } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000

describe('a request to another state that is asked again', () => {
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
    return (await askForForeignCertificate(ut.dv, { national, foreign: fu.cvca }, how, ut.deps)).application.certReq
  }

  async function askAgain(
    certReq: Uint8Array,
    { as = ut.dv, foreignCar = decodeRequest(certReq).request.authorityReference ?? '', callback = false } = {},
  ) {
    world.pass(1000)
    const messageId = parseMessageId('asked-again') as MessageId
    const replyTo = callback
      ? ({ callback: 'possible', messageId, responseUrl: ut.urlOf(ut.dv) } as const)
      : ({ callback: 'not-possible' } as const)
    const command = { operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq } as const
    await ut.answer('UT-CVCA', as, command, 'tr-03129/1.1')
  }

  async function ofDv() {
    return (await ut.exchanges()).filter(
      ({ direction, operation }) => direction === 'in' && operation === 'RequestForeignCertificate',
    )
  }

  async function outcome(): Promise<string | undefined> {
    return (await ofDv()).at(-1)?.outcome
  }

  async function carrier() {
    const found = (await ut.exchanges()).find(
      ({ direction, operation }) => direction === 'out' && operation === 'RequestCertificate',
    )
    if (found === undefined) throw new Error('nothing was sent abroad')
    return found
  }

  it('gives nobody the certificate of another DV', async () => {
    const certReq = await ask()
    await world.settle()
    assert.equal(await outcome(), 'certificates')
    const other = { country: 'UT', mnemonic: 'OTHER' }
    await ut.register({ name: 'UT-OTHER', authority: ut.cvca, role: 'DV', holder: other })
    await askAgain(certReq, { as: { ...ut.dv, ...other } })
    await world.settle()
    assert.equal(await outcome(), 'holder-unknown')
  })

  it('gives no certificate of one CVCA for a request that means another', async () => {
    const certReq = await ask()
    await world.settle()
    const root = await secondRootOf(fu)
    await ut.registerState(fu, {
      cvcas: [...(await fu.form()).cvcas, root],
    })
    await askAgain(certReq, { foreignCar: root.holderReference })
    await world.settle()
    assert.equal(await outcome(), 'not-accepted')
  })

  it('takes up again what was parked, instead of waiting for a person', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    const certReq = await ask()
    await world.settle()
    for (let day = 0; day < 8; day += 0.25) {
      world.pass(6 * HOUR)
      await world.settle()
    }
    assert.equal((await carrier()).state, 'parked')
    world.trouble = () => undefined
    await askAgain(certReq, { callback: true })
    await world.settle()
    assert.equal(await outcome(), 'certificates')
    assert.equal((await ut.exchanges()).filter(({ operation }) => operation === 'RequestCertificate').length, 1)
  })

  it('is answered also when it joined in the moment the answer was being looked at', async () => {
    const certReq = await answerIsThere(await ask(false))
    const beforeJoining = await ut.exchange((await carrier()).id)
    await askAgain(certReq, { callback: true })
    const joined = (await ofDv()).at(-1)
    assert.ok(joined)
    await workOf(ut.deps).handle(joined)
    assert.equal((await ut.exchange(joined.id)).state, 'forwarded')
    await workOf(ut.deps).install(beforeJoining)
    assert.equal(await outcome(), 'certificates')
  })

  it('is not refused for an acknowledgement that comes after the answer', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'held back' : undefined)
    const certReq = await ask(false)
    await world.settle()
    const sent = await carrier()
    world.trouble = (_from, to) => (to === 'UT' ? 'held back' : undefined)
    const messageId = sent.messageId as MessageId
    const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const
    const command = { operation: 'RequestCertificate', replyTo, certReq: sent.request ?? certReq } as const
    await fu.answer('FU-SPOC', ut.spoc, command, 'icao-9303-12')
    while (await fu.workOnce());
    await callback(messageId)
    await noteAcknowledged(sent, { returnCode: 'ok_reception_ack' }, { polled: false }, ut.deps)
    await workOf(ut.deps).install(await ut.exchange(sent.id))
    assert.equal(await outcome(), 'certificates')
  })

  /** FU has answered, and nothing was made of that here yet. */
  async function answerIsThere(certReq: Uint8Array): Promise<Uint8Array> {
    world.trouble = (_from, to) => (to === 'UT' ? 'held back' : undefined)
    await world.settle()
    const { messageId } = await carrier()
    assert.ok(messageId)
    await callback(messageId)
    return certReq
  }

  async function callback(messageId: MessageId): Promise<void> {
    const theirs = (await fu.exchanges()).find((one) => one.direction === 'in' && one.messageId === messageId)
    assert.ok(theirs)
    const told = await exchangeOutcome(fu.db, theirs)
    assert.ok(told?.kind === 'certificates')
    const command = { operation: 'SendCertificates', messageId, outcome: told } as const
    await ut.answer('UT-SPOC', fu.spoc, command, 'icao-9303-12')
  }
})

async function secondRootOf(state: State) {
  const wish = { name: 'second', role: 'CVCA', country: state.country, mnemonic: 'TWO' } as const
  const cvca = await createAuthority({ ...wish, policy: defaultPolicy('CVCA') }, state.deps)
  const [root] = await listCaCertificates(state.db, cvca.id)
  assert.ok(root)
  const certificate = Buffer.from(root.octets).toString('base64')
  return {
    holderReference: decodeCertificate(root.octets).holderReference,
    certificate,
    fingerprint: root.sha256,
  }
}
