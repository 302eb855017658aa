import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { eventually } from '../support/eventually.ts'
import { takeKeysAway } from '../support/keys.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, register, showExchange } from '../support/utopia.ts'

const EDITION = 'tr-03129/1.4'
const POLL = { pollMinutes: '0.01' }
const retry = { firstPauseSeconds: 0.5, longestPauseSeconds: 0.5, giveUpAfterSeconds: 600 }

/** Two nodes: a CVCA that can be kept from signing, and a DV that takes no callbacks. */
describe('a DV of 1.4 without callbacks whose CVCA needs longer', function () {
  this.timeout(120_000)

  let state: TestNode
  let dv: TestNode
  before(async () => {
    state = await startTestNode('UT', { keepFolder: true, settings: { retry } })
    dv = await startTestNode('UT', { keepFolder: true, settings: { retry } })
    const policy = { synchronousSeconds: 1 }
    const wish = { name: 'UT-CVCA', role: 'CVCA', country: 'UT', mnemonic: 'CVCATST', policy } as const
    const cvca = await state.operator.call('authority.add', wish)
    await addAuthority(dv.operator, 'UT-DV', 'DV', 'DVDOM')
    const certificateOf = async (node: TestNode) => (await node.operator.call('node.show', {})).tlsCertificate
    await register(state.operator, {
      name: 'dv-at-cvca',
      authority: 'UT-CVCA',
      role: 'DV',
      mnemonic: 'DVDOM',
      edition: EDITION,
      tlsCertificates: [await certificateOf(dv)],
    })
    await register(dv.operator, {
      name: 'cvca-of-dv',
      authority: 'UT-DV',
      role: 'CVCA',
      mnemonic: 'CVCATST',
      edition: EDITION,
      serviceUrl: cvca.serviceUrl,
      tlsCertificates: [await certificateOf(state)],
    })
    await dv.operator.call('authority.trust', { name: 'UT-DV', certificate: cvca.certificates[0]?.octets ?? '' })
  })
  after(async () => {
    for (const node of [dv, state]) {
      await node?.close()
      if (node !== undefined) await rm(node.folder, { recursive: true, force: true })
    }
  })

  const ask = () =>
    dv.operator.call('authority.request-certificate', { name: 'UT-DV', from: 'cvca-of-dv', callback: false })
  const show = (id: string) => showExchange(dv.operator, id)
  const closed = (id: string) => eventually('closed', async () => (await show(id)).state === 'closed', 60_000)
  const has = (id: string, wanted: string) =>
    eventually(wanted, async () => (await show(id)).events.some(({ kind }) => kind === wanted), 30_000)

  /** Started anew without its private keys, the CVCA cannot sign. @returns what gives them back */
  async function keepFromSigning(): Promise<() => Promise<void>> {
    const { folder, config } = state
    await state.stop()
    const giveBack = await takeKeysAway(config)
    state = await startTestNode('UT', { again: { folder, config }, keepFolder: true, settings: { retry } })
    return giveBack
  }

  it('asks again until the certificate is there, over a restart, and installs it', async () => {
    await dv.operator.call('partner.set', { name: 'cvca-of-dv', settings: POLL })
    const refused = await ask()
    await closed(refused.exchange.id)
    const { keyFingerprint } = refused
    await state.operator.call('partner.allow-initial', { name: 'dv-at-cvca', keyFingerprint, hours: 1 })
    const letItSign = await keepFromSigning()
    const { exchange } = await ask()
    await has(exchange.id, 'asked again: not finished yet')
    const waiting = await show(exchange.id)
    assert.deepEqual([waiting.state, waiting.wireStatus], ['awaiting-callback', 'ok_syntax'])
    const { folder, config } = dv
    await dv.stop()
    dv = await startTestNode('UT', { again: { folder, config }, keepFolder: true, settings: { retry } })
    await letItSign()
    await closed(exchange.id)
    const { outcome, wireStatus, events, messages } = await show(exchange.id)
    assert.deepEqual([outcome, wireStatus], ['certificates', 'ok_cert_available'])
    const kept = (what: string) => messages.filter(({ direction, part }) => `${direction} ${part}` === what)
    assert.ok((kept('out enquiry')[0]?.times ?? 0) > 1, 'each enquiry is the same octets')
    assert.equal(kept('in enquiry answer').length, 2, 'not finished, then finished')
    const kinds = events.map(({ kind }) => kind)
    assert.equal(kinds[1], 'sent, and acknowledged')
    assert.deepEqual(kinds.slice(-2), ['asked again, and answered', 'certificate installed'])
    assert.ok(!kinds.includes('attempt failed'), kinds.join())
    const sentOnce = (await state.operator.call('exchange.list', { partner: 'dv-at-cvca', limit: 10 })).exchanges
    assert.equal(sentOnce.filter(({ outcome: how }) => how === 'certificates').length, 1)
    const { keys } = await dv.operator.call('authority.show', { name: 'UT-DV' })
    assert.equal(keys.filter(({ state: how }) => how === 'active').length, 1)
  })

  it('where polling is switched off meanwhile, waits for a person, and goes on when told so', async () => {
    const letItSign = await keepFromSigning()
    const { exchange } = await ask()
    await has(exchange.id, 'sent, and acknowledged')
    await dv.operator.call('partner.set', { name: 'cvca-of-dv', settings: { pollMinutes: 'off' } })
    await eventually('parked', async () => (await show(exchange.id)).state === 'parked', 30_000)
    assert.match(JSON.stringify((await show(exchange.id)).events.at(-1)), /eac partner set cvca-of-dv pollMinutes=5/)
    await letItSign()
    await dv.operator.call('partner.set', { name: 'cvca-of-dv', settings: POLL })
    await dv.operator.call('exchange.retry', { id: exchange.id, reason: 'polled again' })
    await closed(exchange.id)
    assert.equal((await show(exchange.id)).outcome, 'certificates')
  })

  it('where it is never polled, is told so and sends its request again', async () => {
    await dv.operator.call('partner.set', { name: 'cvca-of-dv', settings: { pollMinutes: 'off' } })
    const letItSign = await keepFromSigning()
    const { exchange } = await ask()
    await has(exchange.id, 'attempt failed')
    assert.match(JSON.stringify((await show(exchange.id)).events), /ok_syntax, though we take no callback/)
    await letItSign()
    await closed(exchange.id)
    assert.equal((await show(exchange.id)).outcome, 'certificates')
  })
})
