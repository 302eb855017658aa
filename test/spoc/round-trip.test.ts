import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  type MessageId,
  type PartnerAnswer,
  parseMessageId,
  SPOC_CONTRACTS,
  type SpocCommand,
  type SpocContractName,
} from '../../src/messages/index.ts'
import { callSpoc, NOTIFICATION_SPELLINGS, type SpocCallWish, writeSpocCall } from '../../src/spoc/index.ts'
import { bytes, COMMANDS, contracts, EVERY_OPERATION, entryOf, FIRST, messageId, post, type Say } from './support.ts'

const ids = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 255 })
  .map((text) => parseMessageId(text))
  .filter((id): id is MessageId => id !== undefined && /[^\t\n\r ]/.test(id))
const octets = fc.uint8Array({ minLength: 1, maxLength: 300 })
const certificates = fc
  .array(octets, { minLength: 1, maxLength: 5 })
  .map((list) => ({ kind: 'certificates', certificates: list }) as const)
const texts = fc
  .string({ unit: 'binary', maxLength: 300 })
  .filter((text) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text))
const replyTos = ids.map((id) => ({ callback: 'possible', messageId: id, responseUrl: undefined }) as const)

const plain = { noNullPrototype: true } as const
const commands: fc.Arbitrary<SpocCommand> = fc.oneof(
  fc.record({ operation: fc.constant('RequestCertificate'), replyTo: replyTos, certReq: octets }, plain),
  fc.record({ operation: fc.constant('GetCACertificates'), replyTo: replyTos }, plain),
  fc.record(
    {
      operation: fc.constant('SendCertificates'),
      messageId: fc.option(ids, { nil: undefined }),
      outcome: certificates,
    },
    plain,
  ),
  fc.record({ operation: fc.constant('GeneralMessage'), messageId: ids, subject: texts, body: texts }, plain),
)
const editions = fc.constantFrom(...SPOC_CONTRACTS)
const spellings = fc.constantFrom(...NOTIFICATION_SPELLINGS)
const callerIds = fc.stringMatching(/^[A-Z]{2}$/)

/** A call to a SPOC of ours, which says this. */
const call = (wish: Pick<SpocCallWish, 'edition' | 'command'>, say: Say): Promise<PartnerAnswer> =>
  callSpoc({
    contracts,
    callerId: 'UT',
    ...wish,
    post: async (request) => {
      const { reply } = await post(request.body, { ...say, contentType: request.contentType })
      return { ...reply, body: bytes(reply.body) }
    },
  })

describe('messages between states, there and back', () => {
  it('what we send arrives as it was meant, is valid, and needs no tolerance', async () => {
    await fc.assert(
      fc.asyncProperty(commands, editions, callerIds, spellings, async (command, edition, callerId, spelling) => {
        const { body } = writeSpocCall({ contracts, edition, callerId, command, spelling })
        contracts.editions[edition].check(entryOf(body))
        const { commands: heard, wires, reply } = await post(body)
        assert.deepEqual([heard, reply.tolerated], [[command], []])
        assert.deepEqual([wires[0]?.callerId, wires[0]?.edition], [callerId, edition])
      }),
    )
  })

  it('certificates of an answer come octet for octet', async () => {
    const asked = fc.constantFrom(COMMANDS.RequestCertificate, COMMANDS.GetCACertificates)
    await fc.assert(
      fc.asyncProperty(asked, editions, certificates, async (command, edition, outcome) => {
        const answer = await call({ edition, command }, { answer: outcome })
        assert.deepEqual(answer, { kind: 'final', outcome, returnCode: 'ok_cert_available' })
      }),
    )
  })

  for (const { name, edition, operation } of EVERY_OPERATION) {
    it(`${name}: what we say is what is heard`, async () => {
      const wish = { edition, command: COMMANDS[operation] }
      if (/^(Request|Get)/.test(operation)) {
        const acknowledged = await call(wish, { answer: { kind: 'accepted' } })
        assert.deepEqual(acknowledged, { kind: 'acknowledged', returnCode: 'ok_reception_ack' })
        const refused = await call(wish, { answer: { kind: 'refused', reason: 'internal-error' } })
        assert.ok(refused.kind === 'final' && refused.outcome.kind === 'refused')
        assert.equal(refused.outcome.reason, 'internal-error')
        return
      }
      const taken = await call(wish, {})
      assert.ok(taken.kind === 'receipt' && taken.receipt === 'received')
      const failed = await call(wish, { receipt: 'internal-error', notice: 'internal-error' })
      assert.ok(failed.kind === 'receipt' && failed.receipt === 'internal-error')
    })
  }

  it('what the contract has no words for is a bug of ours', () => {
    const send = (command: SpocCommand) => () =>
      writeSpocCall({ contracts, edition: 'csn-369791/2009', callerId: 'UT', command })
    const outcome = { kind: 'refused', reason: 'syntax' } as const
    assert.throws(send({ operation: 'SendCertificates', messageId: undefined, outcome }), RangeError)
    assert.throws(send({ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } }), RangeError)
  })
})

describe('an answer that is none', () => {
  const edition: SpocContractName = 'csn-369791/2009'
  const command = COMMANDS.RequestCertificate
  const answered = (status: number, body: string, wish: Partial<SpocCallWish> = {}) =>
    callSpoc({
      contracts,
      edition,
      callerId: 'UT',
      command,
      post: async () => ({ status, contentType: 'text/xml', body: bytes(body) }),
      ...wish,
    })

  it('is unusable, and says why', async () => {
    const { reply: fault } = await post('<x/>')
    const { body: own } = writeSpocCall({ contracts, edition, callerId: 'UT', command })
    const { reply } = await post(own, { answer: { kind: 'certificates', certificates: [FIRST] } })
    const cases = [
      [500, fault.body, /a SOAP fault: soap:Client: /],
      [200, fault.body, /a SOAP fault: /],
      [401, 'who are you', /HTTP status 401/],
      [502, reply.body, /HTTP status 502/],
      [200, '<html/>', /not a SOAP envelope/],
      [200, '', /not well-formed/],
      [200, own, /not an answer to RequestCertificate/],
      [
        200,
        reply.body
          .replace('RequestCertificateResponse', 'GetCACertificatesResponse')
          .replace('RequestCertificateResponse', 'GetCACertificatesResponse'),
        /not an answer/,
      ],
      [200, reply.body.replace('csn369791', 'other'), /not an answer/],
      [200, reply.body.replace(/<b:result>.*<\/b:result>/, ''), /result: missing/],
      [200, reply.body.replace('fyED', '!!!!'), /not base64/],
      [200, reply.body.replace('<b:result>', '<b:result>ok</b:result><b:result>'), /more than once/],
    ] as const
    for (const [status, body, why] of cases) {
      const answer = await answered(status, body)
      assert.ok(answer.kind === 'unusable', body)
      assert.match(answer.why, why)
    }
    const long = await answered(200, reply.body, {
      limits: { bytes: 10, value: 1_000_000, nodes: 10, attributes: 10, depth: 10 },
    })
    assert.ok(long.kind === 'unusable')
    assert.match(long.why, /longer than allowed/)
  })

  it('what goes wrong on the way comes through', async () => {
    const gone = new Error('connection refused')
    await assert.rejects(
      answered(200, '', {
        post: async () => {
          throw gone
        },
      }),
      gone,
    )
  })

  it('a messageID of ours is what was asked with', () => {
    const { body, soapAction } = writeSpocCall({ contracts, edition, callerId: 'UT', command })
    assert.ok(body.includes(`<b:messageID>${messageId}</b:messageID>`))
    assert.equal(soapAction, '"RequestCertificate"')
  })
})
