import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  CONTRACTS,
  type Command,
  type Outcome,
  type PartnerAnswer,
  parseMessageId,
  REFUSALS,
} from '../../src/messages/index.ts'
import { callPartner, writeCall } from '../../src/services/index.ts'
import { STATUS_CODES } from '../../src/services/send-certificates/call.ts'
import { bytes, contracts, envelope, post, SOAP_12 } from './support.ts'

const CERTIFICATE = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)
const REQUEST: Command = {
  operation: 'RequestCertificate',
  replyTo: { callback: 'possible', messageId: parseMessageId('m-17')!, responseUrl: 'https://dv.example.test/' },
  certReq: CERTIFICATE,
}
const GET: Command = { operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } }
const SEND: Command = {
  operation: 'SendCertificates',
  messageId: undefined,
  outcome: { kind: 'refused', reason: 'expired' },
}

const CODE = (code: string) => `<b:returnCode>${code}</b:returnCode>`
const SEQUENCE = '<b:certificateSeq><b:certificate>fyED\nAQID</b:certificate></b:certificateSeq>'

function response(operation: string, result: string, types = 'uri:eacBT/1.1'): string {
  return `<p:${operation} xmlns:p="uri:EAC-PKI-DV-Protocol/1.1" xmlns:b="${types}">${result}</p:${operation}>`
}

async function told(command: Command, body: string, status = 200): Promise<PartnerAnswer> {
  const contentType = 'text/xml'
  return callPartner({
    contracts,
    service: 'DV',
    edition: 'tr-03129/1.1',
    command,
    post: async () => ({ status, contentType, body: bytes(body) }),
  })
}
const toldOk = (command: Command, result: string) =>
  told(command, envelope(response(`${command.operation}Response`, `<Result>${result}</Result>`)))

describe('callPartner', () => {
  it('reads the certificates, in either order and qualified as npm soap does', async () => {
    const expected = {
      kind: 'final',
      outcome: { kind: 'certificates', certificates: [CERTIFICATE] },
      returnCode: 'ok_cert_available',
    }
    assert.deepEqual(await toldOk(REQUEST, CODE('ok_cert_available') + SEQUENCE), expected)
    assert.deepEqual(await toldOk(REQUEST, SEQUENCE + CODE('ok_cert_available')), expected)
    const npm =
      '<p:Result><returnCode>ok_cert_available</returnCode><certificateSeq><p:certificate>fyEDAQID</p:certificate></certificateSeq></p:Result>'
    assert.deepEqual(await told(REQUEST, envelope(response('RequestCertificateResponse', npm))), expected)
  })

  it('reads an answer in SOAP 1.2, of another version, and under the name of the operation', async () => {
    const entry = response('SendCertificates', `<Result>${CODE('ok_received_correctly')}</Result>`, 'uri:eacBT/1.0')
    const expected = { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' }
    assert.deepEqual(await told(SEND, envelope(entry, { namespace: SOAP_12 })), expected)
  })

  for (const code of ['ok_syntax', 'ok_reception_ack', 'ok_request_forwarded']) {
    it(`${code} is an acknowledgement, unless we take no callback`, async () => {
      assert.deepEqual(await toldOk(REQUEST, CODE(code)), { kind: 'acknowledged', returnCode: code })
      assert.equal((await toldOk(GET, CODE(code))).kind, 'unusable')
    })
  }

  it('understands every failure code of any edition', async () => {
    const codes = [...new Set(Object.values(STATUS_CODES['tr-03129/1.1'])), 'failure_domain_parameter']
    for (const returnCode of codes.filter((code) => code.startsWith('failure'))) {
      const answer = await toldOk(GET, CODE(returnCode))
      assert.ok(answer.kind === 'final' && answer.outcome.kind === 'refused', returnCode)
      assert.equal(answer.returnCode, returnCode)
    }
  })

  it('no certificates are an answer to GetCACertificates, and none to RequestCertificate', async () => {
    assert.equal((await toldOk(GET, CODE('ok_cert_available'))).kind, 'final')
    assert.equal((await toldOk(REQUEST, CODE('ok_cert_available'))).kind, 'unusable')
  })

  const unusable: readonly (readonly [string, string, number, RegExp])[] = [
    [
      'an unknown code',
      envelope(response('RequestCertificateResponse', `<Result>${CODE('ok_maybe')}</Result>`)),
      200,
      /"ok_maybe" is on no list/,
    ],
    [
      'a code every object has',
      envelope(response('RequestCertificateResponse', `<Result>${CODE('constructor')}</Result>`)),
      200,
      /on no list/,
    ],
    ['no code', envelope(response('RequestCertificateResponse', '<Result/>')), 200, /returnCode: missing/],
    [
      'two codes',
      envelope(
        response('RequestCertificateResponse', `<Result>${CODE('ok_syntax')}${CODE('failure_syntax')}</Result>`),
      ),
      200,
      /more than once/,
    ],
    ['no result', envelope(response('RequestCertificateResponse', '')), 200, /Result: missing/],
    [
      'broken base64',
      envelope(
        response(
          'RequestCertificateResponse',
          `<Result>${CODE('ok_cert_available')}<b:certificateSeq><b:certificate>!!!</b:certificate></b:certificateSeq></Result>`,
        ),
      ),
      200,
      /base64/,
    ],
    [
      'a fault',
      envelope('<soap:Fault><faultcode>soap:Server</faultcode><faultstring>out\nof order</faultstring></soap:Fault>'),
      500,
      /fault: soap:Server: out of order/,
    ],
    [
      'another operation',
      envelope(response('GetCACertificatesResponse', '<Result/>')),
      200,
      /not an answer to RequestCertificate/,
    ],
    ['a web page', '<html><body>Login</body></html>', 200, /not a SOAP envelope/],
    ['an HTTP error', 'Bad Gateway', 502, /HTTP status 502/],
    ['nothing', '', 200, /not well-formed/],
    ['a document type', `<!DOCTYPE a>${envelope(response('RequestCertificateResponse', ''))}`, 200, /document type/],
  ]
  for (const [name, body, status, why] of unusable) {
    it(`${name} is unusable`, async () => {
      const answer = await told(REQUEST, body, status)
      assert.ok(answer.kind === 'unusable')
      assert.match(answer.why, why)
    })
  }

  it('lets through what post throws', async () => {
    const call = { contracts, service: 'DV', edition: 'tr-03129/1.1', command: GET } as const
    await assert.rejects(callPartner({ ...call, post: () => Promise.reject(new Error('no route')) }), /no route/)
  })

  it('is a bug for an operation the service does not have', async () => {
    assert.throws(() => writeCall({ contracts, service: 'CVCA', edition: 'tr-03129/1.1', command: SEND }), RangeError)
  })
})

describe('round trips', () => {
  const record = <T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(parts, { noNullPrototype: true })
  const octets = fc.uint8Array({ minLength: 1, maxLength: 400 })
  const messageId = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map(parseMessageId)
    .filter((id) => id !== undefined && id.trim() !== '')
    .map((id) => id!)
  const replyTo = fc.oneof(
    fc.constant({ callback: 'not-possible' } as const),
    record({
      callback: fc.constant('possible' as const),
      messageId,
      responseUrl: fc.webUrl({ withQueryParameters: true }),
    }),
  )
  const outcome: fc.Arbitrary<Outcome> = fc.oneof(
    record({
      kind: fc.constant('certificates' as const),
      certificates: fc.array(octets, { minLength: 1, maxLength: 5 }),
    }),
    record({
      kind: fc.constant('refused' as const),
      reason: fc.constantFrom(...REFUSALS.filter((reason) => reason !== 'synchronous-not-possible')),
    }),
  )
  const command: fc.Arbitrary<Command> = fc.oneof(
    record({ operation: fc.constant('RequestCertificate' as const), replyTo, certReq: octets }),
    record({ operation: fc.constant('GetCACertificates' as const), replyTo }),
    record({
      operation: fc.constant('SendCertificates' as const),
      messageId: fc.option(messageId, { nil: undefined }),
      outcome,
    }),
  )

  for (const edition of CONTRACTS) {
    it(`a command of ${edition} arrives as it was sent, and needs no tolerance`, async () => {
      await fc.assert(
        fc.asyncProperty(command, async (sent) => {
          const { body } = writeCall({ contracts, service: 'DV', edition, command: sent })
          const { commands, reply } = await post(body)
          const lossy =
            edition === 'tr-03129/1.0' && sent.operation === 'SendCertificates' && sent.outcome.kind === 'refused'
          if (!lossy) assert.deepEqual(commands, [sent])
          assert.equal(commands.length, 1)
          assert.deepEqual(reply.tolerated, [])
        }),
        { numRuns: 300 },
      )
    })
  }

  it('an outcome is told to the caller as it was decided', async () => {
    await fc.assert(
      fc.asyncProperty(outcome, async (answer) => {
        const said = await callPartner({
          contracts,
          service: 'DV',
          edition: 'tr-03129/1.1',
          command: { operation: 'RequestCertificate', replyTo: GET.replyTo, certReq: CERTIFICATE },
          post: async ({ body }) => {
            const { reply } = await post(body, { answer })
            return { ...reply, body: bytes(reply.body as string) }
          },
        })
        assert.ok(said.kind === 'final')
        if (answer.kind === 'certificates') assert.deepEqual(said.outcome, answer)
        else assert.equal(said.outcome.kind, 'refused')
      }),
      { numRuns: 200 },
    )
  })
})
