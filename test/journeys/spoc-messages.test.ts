import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import {
  type MessageId,
  type PartnerAnswer,
  parseMessageId,
  SPOC_CONTRACTS,
  type SpocCommand,
  type SpocContractName,
} from '../../src/messages/index.ts'
import type { MadeTls } from '../../src/spoc-channel/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import type { TestNode } from '../support/node.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { StateNode } from '../support/spoc-state.ts'

const code = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)

function newId(): MessageId {
  const id = parseMessageId(randomUUID())
  assert.ok(id)
  return id
}

/** Each code of each message is in spoc-codes.test.ts. */
describe('the SPOC of a node, called by other states', () => {
  let ut: StateNode
  let node: TestNode
  let xx: SpocProgram
  let yy: SpocProgram

  before(async () => {
    ;[ut, xx, yy] = [await StateNode.found('UT'), await SpocProgram.start('XX'), await SpocProgram.start('YY')]
    await ut.registerState(xx.form('icao-9303-12', { dvs: ['DVXX'] }))
    await ut.registerState(yy.form('csn-369791/2009'))
    node = await ut.start()
  })
  after(async () => {
    for (const one of [xx, yy, ut]) await one?.close()
  })

  const call = async (
    edition: SpocContractName,
    command: SpocCommand,
    more: { as?: MadeTls; callerId?: string } = {},
    by = xx,
  ) => code(await by.call(ut.spocUrl, edition, command, more))

  const replyTo = () => ({ callback: 'possible', messageId: newId(), responseUrl: undefined }) as const
  const getCaCertificates = () => ({ operation: 'GetCACertificates', replyTo: replyTo() }) as const
  const notice = (subject = 'a subject') =>
    ({ operation: 'GeneralMessage', messageId: newId(), subject, body: 'two\nlines' }) as const
  const request = (certReq: Uint8Array) => ({ operation: 'RequestCertificate', replyTo: replyTo(), certReq }) as const
  const callback = (messageId: MessageId) =>
    ({ operation: 'SendCertificates', messageId, outcome: { kind: 'refused', reason: 'not-accepted' } }) as const

  let numbers = 0
  /** Of XX's DV, vouched for by its CVCA. */
  async function certReq(wish: Partial<Parameters<typeof makeRequest>[0]> = {}): Promise<Uint8Array> {
    const holderReference = `XXDVXX${String(++numbers).padStart(5, '0')}`
    const signedBy = { signer: xx.cvca.signer, holderReference: xx.cvca.name }
    const authorityReference = ut.cvcaCertificate.holderReference
    return (await makeRequest({ holderReference, authorityReference, signedBy, ...wish })).octets
  }

  async function eventOf(kind: string, matching: RegExp) {
    const find = async () => {
      const events = (await node.operator.call('event.list', { limit: 200 })).events
      return events.find((one) => one.kind === kind && matching.test(JSON.stringify(one)))
    }
    await eventually(`an event "${kind}" like ${matching}`, async () => (await find()) !== undefined)
    return find()
  }

  for (const edition of SPOC_CONTRACTS) {
    const isCsn = edition === 'csn-369791/2009'

    describe(`in ${edition}`, () => {
      it('a callerID that is not the country of the certificate is refused in the words of each message', async () => {
        const messages = [
          [request(await certReq()), 'failure_syntax'],
          [getCaCertificates(), isCsn ? 'failure_request_not_accepted' : 'failure_syntax'],
          [callback(newId()), 'failure_syntax'],
          [notice(), isCsn ? 'failure_internal_error' : 'failure_syntax'],
        ] as const
        for (const [message, said] of messages) {
          assert.equal(await call(edition, message, { callerId: 'YY' }), said, message.operation)
          await eventOf(
            'message refused',
            new RegExp(`callerID says YY, the TLS certificate XX.*"${message.operation}"`),
          )
        }
      })

      it('a message that breaks the contract is refused in its words', async () => {
        assert.equal(
          await call(edition, getCaCertificates(), { callerId: ' ' }),
          isCsn ? 'failure_request_not_accepted' : 'failure_syntax',
        )
        await eventOf('message refused', /callerID/)
      })

      it('what passes in both directions is kept with its exchange', async () => {
        await call(edition, getCaCertificates())
        const wish = { operation: 'GetCACertificates', direction: 'in', limit: 1 } as const
        const [newest] = (await node.operator.call('exchange.list', wish)).exchanges
        const kept = async () => (await node.operator.call('exchange.show', { id: newest?.id ?? '' })).messages
        await eventually('four messages', async () => (await kept()).length >= 4)
        assert.deepEqual(
          (await kept()).map(({ direction, part, contract }) => [direction, part, contract]),
          [
            ['in', 'request', edition],
            ['out', 'answer', edition],
            ['out', 'callback', edition],
            ['in', 'callback answer', edition],
          ],
        )
        for (const { tlsFingerprint } of await kept()) assert.match(tlsFingerprint ?? '', /^[0-9a-f]{64}$/)
      })
    })
  }

  it('a callback for a messageID of another state is unknown, and is not taken', async () => {
    yy.answer = () => ({ kind: 'accepted' })
    const asked = () => yy.asked.find(({ command }) => command.operation === 'GetCACertificates')
    await eventually('YY is asked', () => asked() !== undefined)
    const ofYy = asked()?.command.replyTo
    assert.ok(ofYy?.callback === 'possible')
    assert.equal(await call('icao-9303-12', callback(ofYy.messageId)), 'failure_messageID_unknown')
    await eventOf('callback for a messageID we do not wait for', new RegExp(ofYy.messageId))
    const outcome = { kind: 'certificates', certificates: [yy.cvcaCertificate.octets] } as const
    const theirs = { operation: 'SendCertificates', messageId: ofYy.messageId, outcome } as const
    assert.equal(await call('csn-369791/2009', theirs, {}, yy), 'ok_received_correctly')
    assert.equal(await call('csn-369791/2009', theirs, {}, yy), 'ok_received_correctly')
    assert.equal(
      await call('csn-369791/2009', { ...theirs, outcome: { kind: 'refused', reason: 'syntax' } }, {}, yy),
      'failure_syntax',
    )
  })

  describe('while a suspension lasts', () => {
    it('a state that is suspended is refused by callback, and its repeats at once', async () => {
      await node.operator.call('partner.suspend', { name: 'XX', reason: 'a test' })
      try {
        const command = request(await certReq())
        assert.equal(await call('icao-9303-12', command), 'ok_reception_ack')
        assert.deepEqual(await xx.told(command.replyTo.messageId), { kind: 'refused', reason: 'not-accepted' })
        assert.equal(await call('icao-9303-12', command), 'failure_request_not_accepted')
        const question = getCaCertificates()
        assert.equal(await call('icao-9303-12', question), 'ok_reception_ack')
        assert.deepEqual(await xx.told(question.replyTo.messageId), { kind: 'refused', reason: 'not-accepted' })
        await eventOf('settled', /XX is suspended/)
      } finally {
        await node.operator.call('partner.resume', { name: 'XX', reason: 'a test' })
      }
    })

    it('a DV of another state that is suspended gets nothing', async () => {
      await node.operator.call('partner.suspend', { name: 'XX-DVXX', reason: 'a test' })
      const command = request(await certReq())
      assert.equal(await call('icao-9303-12', command), 'ok_reception_ack')
      assert.deepEqual(await xx.told(command.replyTo.messageId), { kind: 'refused', reason: 'not-accepted' })
      await eventOf('settled', /XX-DVXX is suspended/)
    })
  })
})
