import assert from 'node:assert/strict'
import type { Answer, ContractName, PartnerAnswer, Refusal } from '../../src/messages/index.ts'
import { makeRequest } from '../support/applicant.ts'
import type { TestNode } from '../support/node.ts'
import { OutsideDvProgram } from '../support/outside-dv.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { StateNode } from '../support/spoc-state.ts'

const code = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)
const refused = (reason: Refusal): Answer => ({ kind: 'refused', reason })

describe('what a DV of ours is told about its request to another state', () => {
  let ut: StateNode
  let node: TestNode
  let xx: SpocProgram
  let dv: OutsideDvProgram
  let hasty: OutsideDvProgram
  let unlucky: OutsideDvProgram

  before(async () => {
    ;[ut, xx] = [await StateNode.found('UT'), await SpocProgram.start('XX')]
    ;[dv, hasty, unlucky] = [
      await OutsideDvProgram.start('UT'),
      await OutsideDvProgram.start('UT'),
      await OutsideDvProgram.start('UT'),
    ]
    await ut.registerDv('ut-dv', dv)
    await ut.registerDv('hasty-dv', hasty, await ut.addCvca('QUICK', { synchronousSeconds: 1 }))
    await ut.registerDv('unlucky-dv', unlucky, await ut.addCvcaWithBrokenPolicy('BROKEN'))
    await ut.registerState(xx.form('icao-9303-12'))
    node = await ut.start()
    const pinned = [(await node.operator.call('node.show', {})).tlsFingerprint]
    dv.livesAt(ut.cvcaUrl, pinned)
    hasty.livesAt(`${ut.config.publicUrl}/tr-03129/UT-QUICK`, pinned)
    unlucky.livesAt(`${ut.config.publicUrl}/tr-03129/UT-BROKEN`, pinned)
  })
  beforeEach(() => {
    xx.answer = () => ({ kind: 'accepted' })
  })
  after(async () => {
    for (const one of [dv, hasty, unlucky, xx, ut]) await one?.close()
  })

  const FOREIGN_CAR = 'XXCVCA00001'
  const ask = async (more: Partial<Parameters<OutsideDvProgram['ask']>[0]> = {}) => {
    const { octets } = await dv.request(FOREIGN_CAR)
    return code(await dv.ask({ certReq: octets, foreignCar: FOREIGN_CAR, ...more }))
  }

  async function newest() {
    const [latest] = await node.operator.call('exchange.list', { partner: 'ut-dv', limit: 1 })
    assert.ok(latest)
    return node.operator.call('exchange.show', { id: latest.id })
  }

  it('ok_cert_available: the other state answered at once, and the caller takes no callback', async () => {
    xx.answer = (command) => (command.operation === 'RequestCertificate' ? xx.certify(command) : { kind: 'accepted' })
    assert.equal(await ask(), 'ok_cert_available')
    const [asked] = xx.asked.filter(({ command }) => command.operation === 'RequestCertificate')
    assert.deepEqual([asked?.wire.edition, asked?.wire.callerId], ['icao-9303-12', 'UT'])
  })

  const abroad: readonly (readonly [Refusal, string])[] = [
    ['not-accepted', 'failure_request_not_accepted_foreign'],
    ['inner-signature', 'failure_inner_signature'],
    ['outer-signature', 'failure_outer_signature'],
    ['expired', 'failure_expired'],
    ['domain-parameters', 'failure_domain_parameters'],
    ['syntax', 'failure_not_forwarded'],
    ['internal-error', 'failure_not_forwarded'],
  ]
  for (const [reason, told] of abroad) {
    it(`${told}: the other state said ${reason}`, async () => {
      xx.answer = () => refused(reason)
      assert.equal(await ask(), told)
      const { events } = await newest()
      assert.ok(events.some(({ kind }) => kind === 'forwarded'))
    })
  }

  const forwarded = [
    ['tr-03129/1.0', 'ok_request_forwarded'],
    ['tr-03129/1.1', 'ok_request_forwarded'],
    ['tr-03129/1.4', 'ok_request_forwarded'],
  ] as const
  for (const [edition, told] of forwarded) {
    it(`${told} in ${edition}: the other state acknowledged it, the outcome comes by callback`, async () => {
      assert.equal(await ask({ edition, replyTo: dv.byCallback() }), told)
    })
  }

  const accepted: readonly (readonly [ContractName, string])[] = [
    ['tr-03129/1.1', 'ok_syntax'],
    ['tr-03129/1.4', 'ok_reception_ack'],
  ]
  for (const [edition, told] of accepted) {
    it(`${told} in ${edition}: the other state is out of order; it is tried again until it is not`, async () => {
      xx.answer = () => {
        throw new Error('out of order')
      }
      const replyTo = dv.byCallback()
      assert.equal(await ask({ edition, replyTo }), told)
      xx.answer = (command) => (command.operation === 'RequestCertificate' ? xx.certify(command) : { kind: 'accepted' })
      assert.equal((await dv.told(replyTo)).outcome.kind, 'certificates')
    })
  }

  it('failure_foreignCAR_unknown: no state, or no CVCA of that name, is registered', async () => {
    for (const foreignCar of ['YYCVCA00001', 'XXOTHER00001', 'no reference']) {
      const { octets: certReq } = await dv.request('YYCVCA00001')
      assert.equal(code(await dv.ask({ certReq, foreignCar })), 'failure_foreignCAR_unknown', foreignCar)
    }
    assert.match(JSON.stringify((await newest()).events), /foreignCAR is no holder reference/)
  })

  it('failure_not_forwarded: the registration of that state is suspended', async () => {
    await node.operator.call('partner.suspend', { name: 'XX', reason: 'a test' })
    try {
      assert.equal(await ask(), 'failure_not_forwarded')
    } finally {
      await node.operator.call('partner.resume', { name: 'XX', reason: 'a test' })
    }
    assert.match(JSON.stringify((await newest()).events), /the registration of XX is suspended/)
  })

  it('failure_inner_signature and failure_domain_parameters: already seen at home', async () => {
    const { octets } = await dv.request(FOREIGN_CAR)
    const tampered = octets.slice()
    tampered[tampered.length - 1]! ^= 1
    assert.equal(await ask({ certReq: tampered }), 'failure_inner_signature')
    const other = await dv.request(FOREIGN_CAR, { curve: 'brainpoolP384r1' })
    assert.equal(await ask({ certReq: other.octets }), 'failure_domain_parameters')
  })

  it('failure_outer_signature: no key that the foreign CVCA certified made it', async () => {
    const stranger = await makeRequest({ holderReference: 'UTDVOUT09999' })
    const signedBy = { signer: stranger.signer, holderReference: 'UTDVOUT09999' }
    const { octets } = await dv.request(FOREIGN_CAR, { signedBy })
    assert.equal(await ask({ certReq: octets }), 'failure_outer_signature')
  })

  it('failure_request_not_accepted: the request names another CVCA inside, and an event says which', async () => {
    const { octets } = await dv.request('XXOTHER00001')
    assert.equal(await ask({ certReq: octets }), 'failure_request_not_accepted')
    assert.match(JSON.stringify((await newest()).events), /the request names XXOTHER00001, not XXCVCA00001/)
  })

  it('failure_syntax: the message has no foreignCAR, and an event says so', async () => {
    assert.equal(await ask({ foreignCar: ' ' }), 'failure_syntax')
    const events = await node.operator.call('event.list', { limit: 20 })
    assert.ok(events.some(({ kind, details }) => kind === 'message refused' && /foreignCAR/.test(`${details.problem}`)))
  })

  it('failure_synchronous_processing_not_possible: acknowledged there, and the caller takes no callback', async () => {
    const { octets: certReq } = await hasty.request(FOREIGN_CAR)
    const answer = await hasty.ask({ certReq, foreignCar: FOREIGN_CAR })
    assert.equal(code(answer), 'failure_synchronous_processing_not_possible')
  })

  it('failure_internal_error: something of ours is broken, and the event log has it', async () => {
    const { octets: certReq } = await unlucky.request('YYCVCA00001')
    assert.equal(code(await unlucky.ask({ certReq, foreignCar: 'YYCVCA00001' })), 'failure_internal_error')
    const events = await node.operator.call('event.list', { limit: 20 })
    assert.ok(events.some(({ kind, details }) => kind === 'message refused' && details.problem === 'internal error'))
  })

  it('failure_request_not_accepted: the DV is suspended, and nothing is countersigned', async () => {
    const before = xx.asked.length
    await node.operator.call('partner.suspend', { name: 'ut-dv', reason: 'a test' })
    assert.equal(await ask(), 'failure_request_not_accepted')
    assert.match(JSON.stringify((await newest()).events), /ut-dv is suspended/)
    assert.equal(xx.asked.length, before)
  })
})
