import assert from 'node:assert/strict'
import type { Answer, ContractName, PartnerAnswer, Refusal } from '../../src/messages/index.ts'
import { EVERY_OPERATION, listedFor } from '../services/every-operation.ts'
import { makeRequest } from '../support/applicant.ts'
import type { TestNode } from '../support/node.ts'
import { OutsideDvProgram } from '../support/outside-dv.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { StateNode } from '../support/spoc-state.ts'

const code = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)
const refused = (reason: Refusal): Answer => ({ kind: 'refused', reason })

describe('what a DV of ours is told about its request to another state', function () {
  this.timeout(120_000)

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
  const ask = async (edition: ContractName, more: Partial<Parameters<OutsideDvProgram['ask']>[0]> = {}) => {
    const { octets } = await dv.request(FOREIGN_CAR)
    return code(await dv.ask({ certReq: octets, foreignCar: FOREIGN_CAR, edition, ...more }))
  }

  async function newest() {
    const [latest] = (await node.operator.call('exchange.list', { partner: 'ut-dv', limit: 1 })).exchanges
    assert.ok(latest)
    return node.operator.call('exchange.show', { id: latest.id })
  }
  const eventsSay = async (what: RegExp) => assert.match(JSON.stringify((await newest()).events), what)

  const certifies: SpocProgram['answer'] = (command) =>
    command.operation === 'RequestCertificate' ? xx.certify(command) : { kind: 'accepted' }

  /** Nobody there: it is tried again until there is somebody, and the DV is called back then. */
  async function outOfOrder(edition: ContractName): Promise<string> {
    xx.answer = () => {
      throw new Error('out of order')
    }
    const replyTo = dv.byCallback()
    const said = await ask(edition, { replyTo })
    xx.answer = certifies
    assert.equal((await dv.told(replyTo)).outcome.kind, 'certificates')
    return said
  }

  async function saidAbroad(edition: ContractName, reason: Refusal): Promise<string> {
    xx.answer = () => refused(reason)
    const said = await ask(edition)
    await eventsSay(/"forwarded"/)
    return said
  }

  async function whileSuspended(name: string, work: () => Promise<string>): Promise<string> {
    await node.operator.call('partner.suspend', { name, reason: 'a test' })
    try {
      return await work()
    } finally {
      await node.operator.call('partner.resume', { name, reason: 'a test' })
    }
  }

  /** How each code is reached, in words, and the way there: what was said is its result. */
  const WAYS: Readonly<
    Record<string, { readonly when: string; readonly go: (edition: ContractName) => Promise<string> }>
  > = {
    ok_cert_available: {
      when: 'the other state answered at once',
      go: async (edition) => {
        xx.answer = certifies
        const said = await ask(edition)
        const asked = xx.asked.findLast(({ command }) => command.operation === 'RequestCertificate')
        assert.deepEqual([asked?.wire.edition, asked?.wire.callerId], ['icao-9303-12', 'UT'])
        return said
      },
    },
    ok_request_forwarded: {
      when: 'the other state acknowledged it, the outcome comes by callback',
      go: (edition) => ask(edition, { replyTo: dv.byCallback() }),
    },
    ok_syntax: { when: 'the other state is out of order; it is tried again until it is not', go: outOfOrder },
    ok_reception_ack: { when: 'the other state is out of order; it is tried again until it is not', go: outOfOrder },
    failure_inner_signature: {
      when: 'the request was changed on its way',
      go: async (edition) => {
        const { octets } = await dv.request(FOREIGN_CAR)
        const tampered = octets.slice()
        tampered[tampered.length - 1]! ^= 1
        return ask(edition, { certReq: tampered })
      },
    },
    failure_outer_signature: {
      when: 'no key that the foreign CVCA certified made it',
      go: async (edition) => {
        const stranger = await makeRequest({ holderReference: 'UTDVOUT09999' })
        const signedBy = { signer: stranger.signer, holderReference: 'UTDVOUT09999' }
        const { octets } = await dv.request(FOREIGN_CAR, { signedBy })
        return ask(edition, { certReq: octets })
      },
    },
    failure_domain_parameters: {
      when: 'the key is on another curve than theirs',
      go: async (edition) => {
        const { octets } = await dv.request(FOREIGN_CAR, { curve: 'brainpoolP384r1' })
        return ask(edition, { certReq: octets })
      },
    },
    failure_expired: {
      when: 'the other state said that a certificate has run out',
      go: (edition) => saidAbroad(edition, 'expired'),
    },
    failure_syntax: {
      when: 'the message has no foreignCAR, and an event says so',
      go: async (edition) => {
        const said = await ask(edition, { foreignCar: ' ' })
        const events = (await node.operator.call('event.list', { limit: 20 })).events
        assert.ok(
          events.some(({ kind, details }) => kind === 'message refused' && /foreignCAR/.test(`${details.problem}`)),
        )
        return said
      },
    },
    failure_request_not_accepted: {
      when: 'the request names another CVCA inside, and an event says which',
      go: async (edition) => {
        const { octets } = await dv.request('XXOTHER00001')
        const said = await ask(edition, { certReq: octets })
        await eventsSay(/the request names XXOTHER00001, not XXCVCA00001/)
        return said
      },
    },
    failure_request_not_accepted_foreign: {
      when: 'the other state refused',
      go: (edition) => saidAbroad(edition, 'not-accepted'),
    },
    failure_foreignCAR_unknown: {
      when: 'no state, or no CVCA of that name, is registered',
      go: async (edition) => {
        const { octets: certReq } = await dv.request('YYCVCA00001')
        const said = new Set<string>()
        for (const foreignCar of ['YYCVCA00001', 'XXOTHER00001', 'no reference']) {
          said.add(code(await dv.ask({ certReq, foreignCar, edition })))
        }
        await eventsSay(/foreignCAR is no holder reference/)
        return [...said].join()
      },
    },
    failure_not_forwarded: {
      when: 'the registration of that state is suspended',
      go: async (edition) => {
        const said = await whileSuspended('XX', () => ask(edition))
        await eventsSay(/the registration of XX is suspended/)
        return said
      },
    },
    failure_synchronous_processing_not_possible: {
      when: 'acknowledged there, and the caller takes no callback',
      go: async (edition) => {
        const { octets: certReq } = await hasty.request(FOREIGN_CAR)
        return code(await hasty.ask({ certReq, foreignCar: FOREIGN_CAR, edition }))
      },
    },
    failure_internal_error: {
      when: 'something of ours is broken, and the event log has it',
      go: async (edition) => {
        const { octets: certReq } = await unlucky.request('YYCVCA00001')
        const said = code(await unlucky.ask({ certReq, foreignCar: 'YYCVCA00001', edition }))
        const events = (await node.operator.call('event.list', { limit: 20 })).events
        assert.ok(
          events.some(({ kind, details }) => kind === 'message refused' && details.problem === 'internal error'),
        )
        return said
      },
    },
  }

  /** It says "received, and nothing looked at yet" (TR-03129 1.10, return codes): we look at the syntax before we acknowledge. */
  const isNeverSaid = (edition: ContractName, listed: string): boolean =>
    listed === 'ok_reception_ack' && edition !== 'tr-03129/1.4' // which has no ok_syntax here

  for (const described of EVERY_OPERATION.filter(({ operation }) => operation === 'RequestForeignCertificate')) {
    const { edition } = described
    for (const listed of listedFor(described, 'returnCode')) {
      if (isNeverSaid(edition, listed)) continue
      it(`${listed} in ${edition}: ${WAYS[listed]?.when ?? 'nobody has shown how'}`, async () => {
        assert.equal(await WAYS[listed]?.go(edition), listed)
      })
    }
  }

  const abroad: readonly (readonly [Refusal, string])[] = [
    ['inner-signature', 'failure_inner_signature'],
    ['outer-signature', 'failure_outer_signature'],
    ['domain-parameters', 'failure_domain_parameters'],
    ['syntax', 'failure_not_forwarded'],
    ['internal-error', 'failure_not_forwarded'],
  ]
  for (const [reason, told] of abroad) {
    it(`${told}: the other state said ${reason}`, async () => {
      assert.equal(await saidAbroad('tr-03129/1.1', reason), told)
    })
  }

  it('failure_request_not_accepted: the DV is suspended, and nothing is countersigned', async () => {
    const before = xx.asked.length
    const said = await whileSuspended('ut-dv', () => ask('tr-03129/1.1'))
    assert.equal(said, 'failure_request_not_accepted')
    await eventsSay(/ut-dv is suspended/)
    assert.equal(xx.asked.length, before)
  })
})
