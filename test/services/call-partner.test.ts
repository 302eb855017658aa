import assert from 'node:assert/strict'
import { callPartner, writeCall } from '../../src/services/index.ts'
import { REFUSAL_OF_CODE } from '../../src/services/return-codes.ts'
import { CERTIFICATE, CODE, GET, REQUEST, response, SEND, SEQUENCE, told, toldOk } from './partner-answers.ts'
import { contracts, envelope, SOAP_12 } from './support.ts'

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
      'a certificate beside the sequence of certificates',
      envelope(
        response(
          'RequestCertificateResponse',
          `<Result>${CODE('ok_cert_available')}${SEQUENCE}<b:certificate>fyED</b:certificate></Result>`,
        ),
      ),
      200,
      /certificate: not expected in Result/,
    ],
    [
      'a certificate beside the result',
      envelope(
        response(
          'RequestCertificateResponse',
          `<Result>${CODE('ok_cert_available')}${SEQUENCE}</Result><b:certificate>fyED</b:certificate>`,
        ),
      ),
      200,
      /certificate: not expected in RequestCertificateResponse/,
    ],
    [
      'a result with an attribute',
      envelope(response('RequestCertificateResponse', `<Result href="#1">${CODE('ok_syntax')}</Result>`)),
      200,
      /unknown attribute/,
    ],
    [
      'a fault in words of SOAP 1.2 without any',
      envelope('<soap:Fault><soap:Code/><soap:Reason/></soap:Fault>', { namespace: SOAP_12 }),
      500,
      /no code: no reason/,
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
