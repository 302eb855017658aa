import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  type CertificatesOutcome,
  type Command,
  type ContractName,
  type Operation,
  type Outcome,
  type PartnerAnswer,
  parseMessageId,
  REFUSALS,
  type Refused,
  type ServiceName,
} from '../../src/messages/index.ts'
import { callPartner, writeCall } from '../../src/services/index.ts'
import { shapeOf } from '../../src/services/operation-names.ts'
import { REFUSAL_OF_CODE } from '../../src/services/return-codes.ts'
import { COMMANDS, EVERY_OPERATION, inEdition } from './every-operation.ts'
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
    const codes = [...Object.keys(REFUSAL_OF_CODE), 'failure_domain_parameter']
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
    [
      'a message in SOAP with an HTTP error',
      envelope(response('RequestCertificateResponse', `<Result>${CODE('ok_syntax')}</Result>`)),
      503,
      /HTTP status 503/,
    ],
    ['a fault without a word', envelope('<soap:Fault/>'), 500, /no code: no reason/],
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

  it('a fault of a partner that takes nothing now says that it is unavailable, as an HTTP error does', async () => {
    const fault = envelope(
      '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>later</faultstring></soap:Fault>',
    )
    for (const body of [fault, 'Service Unavailable']) {
      const answer = await told(REQUEST, body, 503)
      assert.ok(answer.kind === 'unusable' && answer.unavailable, JSON.stringify(answer))
    }
    const broken = await told(REQUEST, fault, 500)
    assert.ok(broken.kind === 'unusable' && !broken.unavailable)
  })

  it('lets through what post throws', async () => {
    const call = { contracts, service: 'DV', edition: 'tr-03129/1.1', command: GET } as const
    await assert.rejects(callPartner({ ...call, post: () => Promise.reject(new Error('no route')) }), /no route/)
  })

  it('is a bug for an operation the service does not have', async () => {
    assert.throws(() => writeCall({ contracts, service: 'CVCA', edition: 'tr-03129/1.1', command: SEND }), RangeError)
  })
})

describe('what partners of other editions and habits answer', () => {
  interface Habit {
    readonly shows: string
    readonly command: Command
    readonly edition?: ContractName
    readonly service?: ServiceName
    readonly body: string
    readonly says: PartnerAnswer
    readonly tolerated?: readonly string[]
  }
  const of14 = (name: string, content: string) => `<e:${name} xmlns:e="uri:eacBT/1.4">${content}</e:${name}>`
  const certificates = { kind: 'certificates', certificates: [CERTIFICATE] } as const
  const received = { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' } as const
  const { SendDocumentSignerList, GetMasterList, GetTASignature, GetDVCertificates, RequestForeignCertificate } =
    COMMANDS
  const CODE14 = (code: string) => `<e:returnCode>${code}</e:returnCode>`
  const SEQUENCE14 = '<e:certificateSeq><e:certificate>fyEDAQID</e:certificate></e:certificateSeq>'
  const LIST14 = '<e:masterList><e:binary>MAMCAQA=</e:binary></e:masterList>'
  const waiting = { ...RequestForeignCertificate, replyTo: { callback: 'not-possible' } } as Command

  const HABITS: readonly Habit[] = [
    {
      shows: 'SendDocumentSignerList answered with a code',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', '<Result>ok_received_correctly</Result>'),
      says: received,
    },
    {
      shows: 'SendDocumentSignerList answered with an element that holds it',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', `<Result>${CODE('ok_received_correctly')}</Result>`),
      says: received,
      tolerated: ['nested-result'],
    },
    {
      shows: 'SendDocumentSignerList answered with an element of somebody else',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', '<Result><returnCode xmlns="urn:x">ok</returnCode></Result>'),
      says: { kind: 'unusable', why: 'the content is not as the contract says (Result: elements in a value)' },
    },
    {
      shows: 'a receipt that is none',
      command: SendDocumentSignerList,
      body: response('SendDocumentSignerListResponse', '<Result>ok_maybe</Result>'),
      says: { kind: 'unusable', why: 'the return code "ok_maybe" is on no list' },
    },
    {
      shows: 'SendDocumentSignerList of 1.4 answered with an element',
      command: { ...SendDocumentSignerList, messageId: undefined } as Command,
      edition: 'tr-03129/1.4',
      body: of14('sendDocumentSignerListResult', CODE14('ok_received_correctly')),
      says: received,
    },
    {
      shows: 'SendCertificates answered with a code where an element holds it',
      command: SEND,
      body: response('SendCertificatesResponse', '<Result>ok_received_correctly</Result>'),
      says: received,
      tolerated: ['flat-value'],
    },
    {
      shows: 'the order of 1.1 in 1.4, with words',
      command: REQUEST,
      edition: 'tr-03129/1.4',
      body: of14(
        'requestCertificateResult',
        `${CODE14('ok_cert_available')}<e:returnCodeMessage><e:message>here</e:message></e:returnCodeMessage>${SEQUENCE14}`,
      ),
      says: { kind: 'final', outcome: certificates, returnCode: 'ok_cert_available', message: 'here' },
      tolerated: ['other-order'],
    },
    {
      shows: 'GetCertificates answered under its old name',
      command: GET,
      edition: 'tr-03129/1.4',
      body: of14('getCACertificatesResult', SEQUENCE14 + CODE14('ok_cert_available')),
      says: { kind: 'final', outcome: certificates, returnCode: 'ok_cert_available' },
    },
    {
      shows: 'an unqualified answer in 1.4',
      command: GET,
      edition: 'tr-03129/1.4',
      body: of14('getCertificatesResult', '<returnCode>ok_syntax</returnCode>'),
      says: { kind: 'unusable', why: 'ok_syntax, though we take no callback' },
    },
    {
      shows: 'a foreign request of 1.4 that waits to be asked about by a DV without callbacks',
      command: waiting,
      edition: 'tr-03129/1.4',
      service: 'CVCA',
      body: of14('requestForeignCertificateResult', CODE14('ok_request_forwarded')),
      says: { kind: 'acknowledged', returnCode: 'ok_request_forwarded' },
    },
    {
      shows: 'a foreign request of 1.1 that nobody could ask about',
      command: waiting,
      service: 'CVCA',
      body: response('RequestForeignCertificateResponse', `<Result>${CODE('ok_request_forwarded')}</Result>`),
      says: { kind: 'unusable', why: 'ok_request_forwarded, though we take no callback' },
    },
    {
      shows: 'certificates that are not finished',
      command: GetDVCertificates,
      edition: 'tr-03129/1.4',
      service: 'CVCA',
      body: of14('getDVCertificatesResult', CODE14('ok_cert_not_finished')),
      says: {
        kind: 'final',
        outcome: { kind: 'refused', reason: 'certificate-not-finished' },
        returnCode: 'ok_cert_not_finished',
      },
    },
    {
      shows: 'certificates nobody asked for',
      command: GetDVCertificates,
      edition: 'tr-03129/1.4',
      service: 'CVCA',
      body: of14('getDVCertificatesResult', CODE14('failure_messageID_unknown')),
      says: {
        kind: 'final',
        outcome: { kind: 'refused', reason: 'certificate-not-available' },
        returnCode: 'failure_messageID_unknown',
      },
    },
    {
      shows: 'a list',
      command: GetMasterList,
      edition: 'tr-03129/1.4',
      body: of14('getMasterListResult', LIST14 + CODE14('ok_list_available')),
      says: {
        kind: 'final',
        outcome: { kind: 'list', list: Uint8Array.of(0x30, 3, 2, 1, 0) },
        returnCode: 'ok_list_available',
      },
    },
    {
      shows: 'no list, though it is announced',
      command: GetMasterList,
      edition: 'tr-03129/1.4',
      body: of14('getMasterListResult', `<e:masterList/>${CODE14('ok_list_available')}`),
      says: { kind: 'unusable', why: 'ok_list_available with nothing beside it' },
    },
    {
      shows: 'a signature',
      command: GetTASignature,
      service: 'TermContr',
      body: response(
        'GetTASignature',
        `<Result>${CODE('ok_signature_available')}<b:Signature>fyEDAQID</b:Signature></Result>`,
      ),
      says: {
        kind: 'final',
        outcome: { kind: 'signature', signature: CERTIFICATE },
        returnCode: 'ok_signature_available',
      },
      tolerated: ['namespace-of-another-role', 'response-without-suffix'],
    },
    {
      shows: 'a signature without the wrapper of 1.4',
      command: GetTASignature,
      edition: 'tr-03129/1.4',
      service: 'TermContr',
      body: of14('getTASignatureResult', `<e:signature>fyEDAQID</e:signature>${CODE14('ok_signature_available')}`),
      says: {
        kind: 'final',
        outcome: { kind: 'signature', signature: CERTIFICATE },
        returnCode: 'ok_signature_available',
      },
      tolerated: ['flat-value'],
    },
    {
      shows: 'no signature',
      command: GetTASignature,
      service: 'TermContr',
      body: response('GetTASignatureResponse', `<Result>${CODE('ok_signature_available')}</Result>`),
      says: { kind: 'unusable', why: 'ok_signature_available with nothing beside it' },
    },
    {
      shows: 'an answer of 1.1 to a question of 1.4',
      command: REQUEST,
      edition: 'tr-03129/1.4',
      body: response('RequestCertificateResponse', `<Result>${CODE('ok_syntax')}</Result>`),
      says: { kind: 'unusable', why: 'not an answer to RequestCertificate' },
    },
    {
      shows: 'an answer of 1.4 to a question of 1.1',
      command: REQUEST,
      body: of14('requestCertificateResult', CODE14('ok_syntax')),
      says: { kind: 'unusable', why: 'not an answer to RequestCertificate' },
    },
  ]
  for (const { shows, command, edition = 'tr-03129/1.1', service = 'DV', body, says, tolerated = [] } of HABITS) {
    const ask = async (switchedOff: ReadonlySet<string>) => {
      const forgiven: string[] = []
      const answer = await callPartner({
        contracts,
        service,
        edition,
        command,
        post: async () => ({ status: 200, contentType: 'text/xml', body: bytes(envelope(body)) }),
        onTolerated: (names) => forgiven.push(...names),
        switchedOff,
      })
      return [answer, forgiven]
    }
    it(shows, async () => {
      assert.deepEqual(await ask(new Set()), [says, tolerated])
    })
    for (const name of tolerated) {
      it(`${shows}: of no use where ${name} is switched off`, async () => {
        const [answer, forgiven] = await ask(new Set([name]))
        const why = `the content is not as the contract says (forgiven only by ${name}, switched off for this partner)`
        assert.deepEqual([answer, forgiven], [{ kind: 'unusable', why }, []])
      })
    }
  }

  it('a code as CardContact spells it, and one of another edition, are named', async () => {
    for (const [code, name] of [
      ['failure_domain_parameter', 'misspelt-status'],
      ['failure_certificate_holder_unknown', 'code-of-another-list'],
    ] as const) {
      const forgiven: string[] = []
      await callPartner({
        contracts,
        service: 'DV',
        edition: 'tr-03129/1.1',
        command: REQUEST,
        post: async () => ({
          status: 200,
          contentType: 'text/xml',
          body: bytes(envelope(response('RequestCertificateResponse', `<Result>${CODE(code)}</Result>`))),
        }),
        onTolerated: (names) => forgiven.push(...names),
      })
      assert.deepEqual(forgiven, [name])
    }
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
  const list = record({ kind: fc.constant('list' as const), list: octets })
  const callbackId = fc.option(messageId, { nil: undefined })
  const refused = record({ kind: fc.constant('refused' as const), reason: fc.constantFrom(...REFUSALS) })
  const arbitrary: { readonly [O in Operation]: fc.Arbitrary<Command> } = {
    RequestCertificate: record({ operation: fc.constant('RequestCertificate' as const), replyTo, certReq: octets }),
    RequestForeignCertificate: record({
      operation: fc.constant('RequestForeignCertificate' as const),
      replyTo,
      foreignCar: fc.stringMatching(/^[A-Z]{2}[A-Z]{3,6}[0-9]{5}$/),
      certReq: octets,
    }),
    GetCACertificates: record({ operation: fc.constant('GetCACertificates' as const), replyTo }),
    GetDVCertificates: record({
      operation: fc.constant('GetDVCertificates' as const),
      holderMnemonic: fc.stringMatching(/^[A-Z0-9<&]{1,9}$/),
    }),
    GetMasterList: record({ operation: fc.constant('GetMasterList' as const), replyTo }),
    GetDefectList: record({ operation: fc.constant('GetDefectList' as const), replyTo }),
    GetDocumentSignerList: record({ operation: fc.constant('GetDocumentSignerList' as const), replyTo }),
    GetCertificateChain: record({
      operation: fc.constant('GetCertificateChain' as const),
      keyCar: fc.uint8Array({ minLength: 1, maxLength: 16 }),
    }),
    GetTASignature: record({
      operation: fc.constant('GetTASignature' as const),
      keyChr: fc.uint8Array({ minLength: 1, maxLength: 16 }),
      toBeSigned: fc.oneof(
        record({ kind: fc.constant('hash' as const), hash: octets }),
        record({
          kind: fc.constant('parts' as const),
          idPicc: octets,
          challengePicc: octets,
          hashPk: octets,
          auxPcd: fc.option(octets, { nil: undefined }),
        }),
      ),
    }),
    GetCertificateDescription: record({
      operation: fc.constant('GetCertificateDescription' as const),
      hash: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    }),
    SendRSCCert: record({ operation: fc.constant('SendRSCCert' as const), cmsContainer: octets }),
    RequestPKICommunicationCert: record({
      operation: fc.constant('RequestPKICommunicationCert' as const),
      messageId,
      cmsContainer: octets,
    }),
    GetPKICommunicationCert: record({ operation: fc.constant('GetPKICommunicationCert' as const), messageId }),
    SendCertificates: record({
      operation: fc.constant('SendCertificates' as const),
      messageId: callbackId,
      outcome: outcome as fc.Arbitrary<CertificatesOutcome | Refused>,
    }),
    SendMasterList: record({
      operation: fc.constant('SendMasterList' as const),
      messageId: callbackId,
      outcome: fc.oneof(list, refused),
    }),
    SendDefectList: record({
      operation: fc.constant('SendDefectList' as const),
      messageId: callbackId,
      outcome: fc.oneof(list, refused),
    }),
    SendDocumentSignerList: record({
      operation: fc.constant('SendDocumentSignerList' as const),
      messageId: callbackId,
      outcome: list,
    }),
  }

  for (const { service, edition, operation, shape, name } of EVERY_OPERATION) {
    if (shape !== shapeOf(contracts[service].editions[edition], operation, edition)) continue // the old name
    it(`${name}: arrives as it was sent, and needs no tolerance`, async () => {
      await fc.assert(
        fc.asyncProperty(arbitrary[operation], async (made) => {
          const sent = inEdition(made, edition)
          const { body } = writeCall({ contracts, service, edition, command: sent })
          const { commands, reply } = await post(body, { service })
          assert.equal(commands.length, 1)
          const isRefusal = 'outcome' in sent && sent.outcome.kind === 'refused' // its reason may have no code here
          if (!isRefusal) assert.deepEqual(commands, [sent])
          assert.deepEqual(reply.tolerated, [])
        }),
        { numRuns: 60 },
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
        if (answer.kind !== 'refused') assert.deepEqual(said.outcome, answer)
        else assert.equal(said.outcome.kind, 'refused')
      }),
      { numRuns: 200 },
    )
  })
})
