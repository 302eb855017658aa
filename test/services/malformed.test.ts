import assert from 'node:assert/strict'
import type { Operation } from '../../src/messages/index.ts'
import { type Actions, answerSoap, NOT_OFFERED, writeCall } from '../../src/services/index.ts'
import { COMMANDS, inEdition } from './every-operation.ts'
import {
  bytes,
  contracts,
  envelope,
  type Heard,
  post,
  requestCertificate,
  requestWithCallback,
  SOAP_11,
  SOAP_12,
  sendCertificates,
} from './support.ts'

const SECRET = 'value-of-the-message'
const HASH = '<b:hashTBS><b:binary>fyEDAQID</b:binary></b:hashTBS>'

function assertSyntax({ commands, reply, errors }: Heard, why: RegExp): void {
  assert.deepEqual(commands, [])
  assert.deepEqual(errors, [])
  assert.equal(reply.status, 200)
  assert.equal(reply.returnCode, 'failure_syntax')
  assert.match(reply.body, /<Result><b:returnCode>failure_syntax<\/b:returnCode><\/Result>/)
  assert.match(reply.problem ?? '', why)
  assert.doesNotMatch(reply.problem ?? '', new RegExp(SECRET))
}

function assertFault({ commands, reply, errors }: Heard, why: RegExp, code = 'Client', status = 500): void {
  assert.deepEqual(commands, [])
  assert.deepEqual(errors, [])
  assert.equal(reply.status, status)
  assert.match(reply.contentType, /^text\/xml/)
  assert.match(reply.body, new RegExp(`xmlns:soap="${SOAP_11}"`))
  assert.match(reply.body, new RegExp(`<soap:Fault[^>]*><faultcode>soap:${code}</faultcode><faultstring>`))
  assert.match(reply.problem ?? '', why)
  assert.equal(reply.returnCode, undefined)
  assert.doesNotMatch(reply.body, /\bat \/|node_modules|\.ts:/)
}

const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}="1"`).join(' ')
const base64 = (octets: number) => Buffer.alloc(octets, 0x7f).toString('base64')
const certReq = (content: string) => requestCertificate({ certReq: `<certReq>${content}</certReq>` })

describe('the right operation with bad content is answered failure_syntax', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['certReq missing', requestCertificate({ certReq: '' }), /required element is missing/],
    ['certReq empty', certReq(''), /certReq: empty/],
    ['certReq blank', certReq(' \n '), /certReq: empty/],
    ['certReq !!!', certReq('!!!'), /base64|wrong type/],
    ['certReq ====', certReq('===='), /base64|wrong type/],
    ['certReq without padding', certReq('fyEDAQI'), /base64|wrong type/],
    ['certReq with padding in the middle', certReq('fy==EDAQ'), /base64|wrong type/],
    ['certReq with unused bits set', certReq('fyEDAQJ='), /base64|wrong type/],
    ['certReq base64url', certReq('_-8='), /base64|wrong type/],
    ['certReq with a value that must not be quoted', certReq(`!${SECRET}`), /base64|wrong type/],
    ['certReq over the ceiling', certReq(base64(65_537)), /certReq.*65536 octets \(ours\)/],
    [
      'responseURL over the ceiling',
      requestWithCallback({
        responseURL: `<responseURL><b:string>https://dv.example.test/${'x'.repeat(2_048)}</b:string></responseURL>`,
      }),
      /responseURL.*2048 characters \(ours\)/,
    ],
    [
      'more certificates than the ceiling',
      sendCertificates({
        certificateSeq: `<certificateSeq>${'<b:certificate>fyED</b:certificate>'.repeat(1_001)}</certificateSeq>`,
      }),
      /certificateSeq.*1000 certificates \(ours\)/,
    ],
    ['certReq doubled', requestCertificate({ extra: '<certReq>fyEDAQID</certReq>' }), /not expected/],
    ['certReq doubled in two namespaces', requestCertificate({ extra: '<p:certReq>fyED</p:certReq>' }), /not expected/],
    ['certReq with an element in it', certReq('<x/>fyEDAQID'), /./],
    ['certReq by reference', requestCertificate({ certReq: '<certReq href="#1"/>' }), /attribute/],
    [
      'certReq in a foreign namespace',
      requestCertificate({ certReq: '<certReq xmlns="urn:other">fyEDAQID</certReq>' }),
      /not expected/,
    ],
    ['callbackIndicator missing', requestCertificate({ callbackIndicator: '' }), /not expected|missing/],
    ['callbackIndicator empty', requestCertificate({ callbackIndicator: '<callbackIndicator/>' }), /does not list/],
    [
      'callbackIndicator unknown',
      requestCertificate({ callbackIndicator: `<callbackIndicator>${SECRET}</callbackIndicator>` }),
      /does not list/,
    ],
    [
      'callbackIndicator doubled',
      requestCertificate({ extra: '<callbackIndicator>callback_possible</callbackIndicator>' }),
      /not expected/,
    ],
    ['callback without messageID', requestWithCallback({ messageID: '<messageID/>' }), /messageID: required/],
    ['callback without responseURL', requestWithCallback({ responseURL: '<responseURL/>' }), /responseURL: required/],
    [
      'messageID doubled in its wrapper',
      requestWithCallback({
        messageID: '<messageID><b:messageID>1</b:messageID><b:messageID>2</b:messageID></messageID>',
      }),
      /not expected/,
    ],
    [
      'messageID in a foreign namespace',
      requestWithCallback({ messageID: '<messageID xmlns="urn:other">m</messageID>' }),
      /not expected/,
    ],
    [
      'an empty messageID in a foreign namespace within its wrapper',
      requestCertificate({ messageID: '<messageID><messageID xmlns="urn:other"/></messageID>' }),
      /not expected/,
    ],
    [
      'messageID of 256 characters',
      requestWithCallback({ messageID: `<messageID><b:messageID>${'m'.repeat(256)}</b:messageID></messageID>` }),
      /messageID: too long/,
    ],
    [
      'messageID with a line break',
      sendCertificates({ messageID: '<messageID><b:messageID>m&#10;17</b:messageID></messageID>' }),
      /unprintable/,
    ],
    ['text beside accessors', requestCertificate({ extra: SECRET }), /text where only elements/],
    ['statusInfo missing', sendCertificates({ statusInfo: '' }), /not expected/],
    [
      'statusInfo an acknowledgement',
      sendCertificates({ statusInfo: '<statusInfo>ok_syntax</statusInfo>' }),
      /does not list/,
    ],
    [
      'certificates announced, none sent',
      sendCertificates({ certificateSeq: '<certificateSeq/>' }),
      /certificateSeq: empty/,
    ],
    [
      'an empty certificate',
      sendCertificates({ certificateSeq: '<certificateSeq><b:certificate/></certificateSeq>' }),
      /certificate: empty/,
    ],
    [
      'a certificate of an unknown name',
      sendCertificates({ certificateSeq: '<certificateSeq><b:cert>fyEDAQID</b:cert></certificateSeq>' }),
      /not expected/,
    ],
  ]
  for (const [name, entry, why] of cases) {
    it(name, async () => assertSyntax(await post(envelope(entry)), why))
  }

  it('in the namespace and the SOAP version of the caller', async () => {
    const types = { namespace: 'uri:EAC-PKI-DV-Protocol/1.0', types: 'uri:eacBT/1.0' }
    const { reply } = await post(envelope(requestCertificate({ ...types, certReq: '' }), { namespace: SOAP_12 }))
    assert.equal(reply.contentType, 'application/soap+xml; charset=utf-8')
    assert.match(reply.body, /xmlns:p="uri:EAC-PKI-DV-Protocol\/1\.0" xmlns:b="uri:eacBT\/1\.0"/)
    assert.match(reply.body, /Envelope xmlns:soap="http:\/\/www\.w3\.org\/2003\/05\/soap-envelope"/)
  })
})

describe('what no response of the contract could answer is a fault', () => {
  const doctype = (subset: string, entry = requestCertificate()) => `<!DOCTYPE a ${subset}>${envelope(entry)}`
  const laughs = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const cases: readonly (readonly [string, string | Uint8Array, RegExp, string?, number?])[] = [
    ['no bytes', '', /not well-formed/],
    ['not XML', 'hello', /not well-formed/],
    ['not UTF-8', Uint8Array.of(0x3c, 0x61, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x61, 0x3e), /not well-formed/],
    ['cut off', envelope(requestCertificate()).slice(0, -20), /not well-formed/],
    ['a NUL byte', bytes(envelope(certReq('fy\u0000ED'))), /not well-formed/],
    ['a control character by reference', envelope(certReq('&#1;')), /not well-formed/],
    ['not SOAP', '<html/>', /not a SOAP envelope/],
    ['an envelope without a namespace', '<Envelope><Body/></Envelope>', /not a SOAP envelope/],
    ['no body', `<s:Envelope xmlns:s="${SOAP_11}"/>`, /not a SOAP envelope/],
    ['an empty body', envelope(''), /body is empty/],
    ['two body entries', envelope(requestCertificate() + requestCertificate()), /more than one entry/],
    [
      'an envelope of another SOAP version',
      envelope(requestCertificate(), { namespace: 'http://www.w3.org/2001/12/soap-envelope' }),
      /neither SOAP/,
      'VersionMismatch',
    ],
    [
      'a header that must be understood',
      envelope(requestCertificate(), {
        header: '<soap:Header><x:T xmlns:x="urn:x" soap:mustUnderstand="1"/></soap:Header>',
      }),
      /must be understood/,
      'MustUnderstand',
    ],
    ['an unknown operation', envelope('<p:Steal xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"/>'), /unknown operation/],
    [
      'an operation of another service',
      envelope(requestCertificate({ namespace: 'uri:EAC-PKI-CVCA-Protocol/1.1' })),
      /unknown operation/,
    ],
    ['an unknown namespace', envelope(requestCertificate({ namespace: 'urn:other' })), /unknown operation/],
    [
      'a version nobody speaks',
      envelope(requestCertificate({ namespace: 'uri:EAC-PKI-DV-Protocol/2.0' })),
      /unknown operation/,
    ],
    ['no namespace at all', envelope('<RequestCertificate/>'), /unknown operation/],
    [
      'a response',
      envelope('<p:RequestCertificateResponse xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"/>'),
      /unknown operation/,
    ],
    [
      'a name every object has',
      envelope('<p:constructor xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"/>'),
      /unknown operation/,
    ],
    ['a document type', doctype(''), /document type/],
    ['a document type in UTF-16LE', Buffer.from(`\uFEFF${doctype('')}`, 'utf16le'), /document type/],
    ['a document type in UTF-16BE', Buffer.from(`\uFEFF${doctype('')}`, 'utf16le').swap16(), /document type/],
    ['a thousand laughs', doctype(`[<!ENTITY l0 "ha">${laughs}]`, certReq('&l12;')), /document type/],
    [
      'quadratic growth',
      doctype(`[<!ENTITY q "${'q'.repeat(50_000)}">]`, certReq('&q;'.repeat(20_000))),
      /document type/,
    ],
    ['an outside entity', doctype('[<!ENTITY f SYSTEM "file:///etc/passwd">]', certReq('&f;')), /document type/],
    ['a processing instruction', envelope(requestCertificate({ extra: '<?page break?>' })), /processing instruction/],
    ['deep nesting', envelope(requestCertificate({ extra: nested(200) })), /nested too deeply/],
    ['bottomless nesting', envelope(requestCertificate({ extra: nested(100_000) })), /nested too deeply/],
    [
      '100,000 attributes',
      envelope(requestCertificate({ extra: `<a ${attributes(100_000)}/>` })),
      /too many attributes/,
    ],
    ['100,000 elements', envelope(requestCertificate({ extra: '<a/>'.repeat(100_000) })), /too many nodes/],
    ['more bytes than allowed', envelope(certReq('A'.repeat(5_000_000))), /longer than allowed/, 'Client', 413],
  ]
  for (const [name, message, why, code, status] of cases) {
    it(name, async () => assertFault(await post(message), why, code, status))
  }

  it('in SOAP 1.2 when the message is', async () => {
    const unknown = envelope('<p:Steal xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"/>', { namespace: SOAP_12 })
    const { reply } = await post(unknown)
    assert.equal(reply.status, 500)
    assert.equal(reply.contentType, 'application/soap+xml; charset=utf-8')
    assert.match(reply.body, /<soap:Code><soap:Value>soap:Sender<\/soap:Value><\/soap:Code>/)
    assert.match(reply.body, /<soap:Reason><soap:Text xml:lang="en">unknown operation</)
  })

  it('in SOAP 1.2 when only the media type says so', async () => {
    const { reply } = await post('hello', { contentType: 'application/soap+xml; charset=utf-8' })
    assert.match(reply.body, /http:\/\/www\.w3\.org\/2003\/05\/soap-envelope/)
  })

  it('but a header for somebody else, or one that may be ignored, is none of our business', async () => {
    const headers = [
      '<x:T xmlns:x="urn:x" soap:mustUnderstand="0"/>',
      '<x:T xmlns:x="urn:x" soap:mustUnderstand="1" soap:actor="urn:next-door"/>',
    ]
    for (const header of headers) {
      const { reply, commands } = await post(
        envelope(requestCertificate(), { header: `<soap:Header>${header}</soap:Header>` }),
      )
      assert.equal(commands.length, 1, reply.problem)
    }
  })
})

describe('when our own work fails', () => {
  const act = {
    request: () => Promise.reject(new Error(`broken at ${SECRET}`)),
    receive: () => {
      throw new Error('broken before it began')
    },
  }

  it('the caller hears internal error and no more, the log hears everything', async () => {
    const { reply, errors } = await post(envelope(requestCertificate()), { act })
    assert.equal(reply.returnCode, 'failure_internal_error')
    assert.doesNotMatch(reply.body + reply.problem, new RegExp(SECRET))
    assert.match(String(errors[0]), /broken at/)
  })

  it('in 1.0, which has no such code, a fault: any code would say that the message was judged', async () => {
    const of10 = { namespace: 'uri:EAC-PKI-DV-Protocol/1.0', types: 'uri:eacBT/1.0' }
    const callback = envelope(sendCertificates({ ...of10, messageID: '<messageID>m</messageID>' }))
    for (const body of [envelope(requestCertificate(of10)), callback]) {
      const { reply, errors } = await post(body, { act })
      assert.equal(reply.status, 500)
      assert.equal(reply.returnCode, undefined)
      assert.match(reply.body, /<faultcode>soap:Server<\/faultcode><faultstring>internal error</)
      assert.match(String(errors[0]), /broken/)
    }
  })

  it('an operation without an action is not offered, nor one whose action says so', async () => {
    for (const operation of ['SendCertificates', 'GetTASignature', 'GetDocumentSignerList'] as const) {
      const { body } = writeCall({
        contracts,
        service: 'TermContr',
        edition: 'tr-03129/1.1',
        command: COMMANDS[operation],
      })
      const no = async () => NOT_OFFERED as typeof NOT_OFFERED
      for (const act of [{}, { request: no, enquire: no, receive: no }] satisfies Actions[]) {
        assertFault(await post(body, { act, service: 'TermContr' }), /not offered by this node/)
      }
    }
  })

  it('a bug while reading is a fault that says nothing', async () => {
    const edition = contracts.DV.editions['tr-03129/1.1']
    const check = () => {
      throw new Error(SECRET)
    }
    const broken = { ...contracts.DV, editions: { ...contracts.DV.editions, 'tr-03129/1.1': { ...edition, check } } }
    const errors: unknown[] = []
    const message = { body: bytes(envelope(requestCertificate())) }
    const reply = await answerSoap(broken, message, {}, { onError: (error) => errors.push(error) })
    assert.deepEqual([reply.status, errors.length], [500, 1])
    assert.match(reply.body, /<faultcode>soap:Server<\/faultcode><faultstring>internal error</)
  })
})

describe('what the schema lets pass and the operation does not', () => {
  const cases: readonly (readonly [string, Operation, string | RegExp, string, RegExp])[] = [
    ['a blank holderMnemonic', 'GetDVCertificates', 'DVTEST', ' \n', /holderMnemonic: missing/],
    ['a blank foreignCAR', 'RequestForeignCertificate', 'FUCVCA00001', '', /foreignCAR: missing/],
    [
      'a callback of 1.4 without an id',
      'RequestCertificate',
      /<b:messageID>.*<\/b:messageID>/,
      '',
      /messageID: required/,
    ],
    ['a hash beside what is to be hashed', 'GetTASignature', '<b:idPICC>', `${HASH}<b:idPICC>`, /either hashTBS alone/],
    ['nothing to sign', 'GetTASignature', /<b:idPICC>.*<\/b:auxPCD>/, '', /either hashTBS alone/],
    ['half of what is to be hashed', 'GetTASignature', /<b:hashPK>.*<\/b:hashPK>/, '', /either hashTBS alone/],
    ['auxiliary data beside a hash', 'GetTASignature', /<b:idPICC>.*<\/b:hashPK>/, HASH, /either hashTBS alone/],
    ['a list announced, none sent', 'SendMasterList', /<b:masterList>.*<\/b:masterList>/, '', /masterList: empty/],
    [
      'certificates announced, none sent',
      'SendCertificates',
      /<b:certificateSeq>.*<\/b:certificateSeq>/,
      '',
      /certificateSeq: empty/,
    ],
    ['a status that is none in any edition', 'SendCertificates', 'ok_cert_available', 'ok_syntax', /does not list/],
    [
      'a status of forwarding in a callback of lists',
      'SendMasterList',
      'ok_list_available',
      'failure_not_forwarded',
      /does not list/,
    ],
    [
      'a status of another edition in a callback that is malformed besides',
      'SendCertificates',
      /ok_cert_available.*<\/b:certificateSeq>/,
      'failure_not_forwarded</b:statusInfo><b:certificateSeq><b:certificate>!</b:certificate></b:certificateSeq>',
      /./,
    ],
  ]
  for (const [name, operation, from, to, why] of cases) {
    it(name, async () => {
      const service = (['DV', 'CVCA', 'TermContr'] as const).find((one) =>
        contracts[one].editions['tr-03129/1.4'].operations.has(operation),
      )!
      const command = inEdition(COMMANDS[operation], 'tr-03129/1.4')
      const strict = writeCall({ contracts, service, edition: 'tr-03129/1.4', command }).body
      const { commands, reply, errors } = await post(strict.replace(from, to), { service })
      assert.deepEqual([commands, errors, reply.status, reply.returnCode], [[], [], 200, 'failure_syntax'])
      assert.match(reply.problem ?? '', why)
    })
  }
})
