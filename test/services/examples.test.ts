import assert from 'node:assert/strict'
import type { Answer, ContractName, MessageId, Operation } from '../../src/messages/index.ts'
import { CONTRACTS, REFUSALS, SERVICES } from '../../src/messages/index.ts'
import { GET_CA_CERTIFICATES_CODES } from '../../src/services/get-ca-certificates/answer.ts'
import { soapFault, writeCall } from '../../src/services/index.ts'
import { REQUEST_CERTIFICATE_CODES } from '../../src/services/request-certificate/answer.ts'
import { SEND_CERTIFICATES_CODES } from '../../src/services/send-certificates/answer.ts'
import { STATUS_CODES } from '../../src/services/send-certificates/call.ts'
import type { Member, Shape } from '../../src/soap/index.ts'
import {
  bytes,
  contracts,
  entryOf,
  envelope,
  post,
  requestCertificate,
  requestWithCallback,
  SOAP_12,
  sendCertificates,
} from './support.ts'

const FIRST = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)
const SECOND = Uint8Array.of(0x7f, 0x21, 3, 4, 5, 6)
const PREFIXES = 'xmlns:p="uri:EAC-PKI-DV-Protocol/1.1" xmlns:b="uri:eacBT/1.1"'
const result = (operation: Operation, content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>${envelope(`<p:${operation}Response ${PREFIXES}><Result>${content}</Result></p:${operation}Response>`)}`

/** Composed after the published schemas (TR-03129 1.10): what goes in, what the action says, what goes out. */
describe('example messages', () => {
  it('RequestCertificate, synchronous: the certificate', async () => {
    const { reply } = await post(envelope(requestCertificate()), {
      answer: { kind: 'certificates', certificates: [FIRST, SECOND] },
    })
    const sequence =
      '<b:certificateSeq><b:certificate>fyEDAQID</b:certificate><b:certificate>fyEDBAUG</b:certificate></b:certificateSeq>'
    assert.equal(reply.body, result('RequestCertificate', `<b:returnCode>ok_cert_available</b:returnCode>${sequence}`))
    assert.equal(reply.contentType, 'text/xml; charset=utf-8')
    assert.deepEqual([reply.operation, reply.returnCode], ['RequestCertificate', 'ok_cert_available'])
  })

  it('RequestCertificate, asynchronous: the acknowledgement', async () => {
    const { reply } = await post(envelope(requestWithCallback()), { answer: { kind: 'accepted' } })
    assert.equal(reply.body, result('RequestCertificate', '<b:returnCode>ok_syntax</b:returnCode>'))
  })

  it('SendCertificates: taken', async () => {
    const { reply } = await post(envelope(sendCertificates()))
    assert.equal(reply.body, result('SendCertificates', '<b:returnCode>ok_received_correctly</b:returnCode>'))
  })

  it('SendCertificates: an id nobody sent', async () => {
    const { reply } = await post(envelope(sendCertificates()), { receipt: 'message-id-unknown' })
    assert.equal(reply.body, result('SendCertificates', '<b:returnCode>failure_messageID_unknown</b:returnCode>'))
  })

  it('SendCertificates: each status the contract lists is understood', async () => {
    const listed = enumerationOf('SendCertificates', 'tr-03129/1.1', 'statusInfo')
    for (const status of listed.filter((one) => one !== 'ok_cert_available')) {
      const parts = { statusInfo: `<statusInfo>${status}</statusInfo>`, certificateSeq: '<certificateSeq/>' }
      const { commands } = await post(envelope(sendCertificates(parts)))
      const [command] = commands
      assert.ok(command?.operation === 'SendCertificates' && command.outcome.kind === 'refused', status)
      assert.equal(STATUS_CODES['tr-03129/1.1'][command.outcome.reason], status)
    }
  })

  it('GetCACertificates: none to show leaves certificateSeq out', async () => {
    const entry = `<p:GetCACertificates xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"><callbackIndicator>callback_not_possible</callbackIndicator><messageID/><responseURL/></p:GetCACertificates>`
    const { reply, commands } = await post(envelope(entry), { answer: { kind: 'certificates', certificates: [] } })
    assert.deepEqual(commands, [{ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } }])
    assert.equal(reply.body, result('GetCACertificates', '<b:returnCode>ok_cert_available</b:returnCode>'))
  })

  it('an unknown operation', async () => {
    const { reply } = await post(envelope('<p:Nothing xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"/>'))
    const fault = entryOf(reply.body as string)
    assert.deepEqual(
      fault.children.map(({ name, text }) => [name, text]),
      [
        ['faultcode', 'soap:Client'],
        ['faultstring', 'unknown operation'],
      ],
    )
  })

  it('a request of ours', () => {
    const replyTo = {
      callback: 'possible',
      messageId: 'm<17>' as MessageId,
      responseUrl: 'https://a.test/?x=1&y',
    } as const
    const command = { operation: 'RequestCertificate', replyTo, certReq: FIRST } as const
    const { body, soapAction, contentType } = writeCall({ contracts, service: 'DV', edition: 'tr-03129/1.1', command })
    const accessors =
      '<callbackIndicator>callback_possible</callbackIndicator><messageID><b:messageID>m&lt;17&gt;</b:messageID></messageID>' +
      '<responseURL><b:string>https://a.test/?x=1&amp;y</b:string></responseURL><certReq>fyEDAQID</certReq>'
    assert.equal(
      body,
      `<?xml version="1.0" encoding="UTF-8"?>${envelope(`<p:RequestCertificate ${PREFIXES}>${accessors}</p:RequestCertificate>`)}`,
    )
    assert.deepEqual([soapAction, contentType], ['""', 'text/xml; charset=utf-8'])
  })

  it('an unasked callback of ours: empty accessor in 1.1, empty text in 1.0', () => {
    const command = {
      operation: 'SendCertificates',
      messageId: undefined,
      outcome: { kind: 'certificates', certificates: [FIRST] },
    } as const
    for (const edition of CONTRACTS) {
      const { body } = writeCall({ contracts, service: 'TermContr', edition, command })
      assert.match(body, /<messageID\/><statusInfo>ok_cert_available<\/statusInfo><certificateSeq><b:certificate>/)
    }
  })
})

function enumerationOf(
  operation: Operation,
  edition: ContractName,
  name: 'statusInfo' | 'returnCode',
): readonly string[] {
  const shape = contracts.DV.editions[edition].operations.get(operation)!
  const inside = (shape: Shape | undefined): readonly Member[] => (shape?.kind === 'members' ? shape.members : [])
  const members = name === 'statusInfo' ? shape.request.accessors : inside(shape.response.accessors[0]?.shape)
  const found = members.find((member) => member.name === name)?.shape
  return found?.kind === 'text' ? (found.values ?? []) : []
}

describe('return codes', () => {
  const tables = {
    RequestCertificate: REQUEST_CERTIFICATE_CODES,
    GetCACertificates: GET_CA_CERTIFICATES_CODES,
    SendCertificates: SEND_CERTIFICATES_CODES,
  }
  for (const edition of CONTRACTS) {
    for (const operation of Object.keys(tables) as Operation[]) {
      it(`${operation} says only what ${edition} lists`, () => {
        const listed = enumerationOf(operation, edition, 'returnCode')
        assert.ok(listed.length > 0)
        for (const code of Object.values(tables[operation][edition])) assert.ok(listed.includes(code), code)
      })
    }
    it(`statusInfo says only what ${edition} lists`, () => {
      const listed = enumerationOf('SendCertificates', edition, 'statusInfo')
      for (const code of Object.values(STATUS_CODES[edition])) assert.ok(listed.includes(code), code)
    })
  }
})

describe('everything we write', () => {
  const answers: readonly Answer[] = [
    { kind: 'accepted' },
    { kind: 'certificates', certificates: [] },
    { kind: 'certificates', certificates: [FIRST, SECOND] },
    ...REFUSALS.map((reason) => ({ kind: 'refused', reason }) as const),
  ]

  it('as a response is valid against our own schema, in every edition and SOAP version', async () => {
    for (const edition of CONTRACTS) {
      const version = edition.slice(-3)
      const entry = requestCertificate({
        namespace: `uri:EAC-PKI-DV-Protocol/${version}`,
        types: `uri:eacBT/${version}`,
      })
      for (const answer of answers) {
        for (const options of [{}, { namespace: SOAP_12 }]) {
          const { reply } = await post(envelope(entry, options), { answer })
          contracts.DV.editions[edition].check(entryOf(reply.body as string))
        }
      }
    }
  })

  it('as a callback is valid against our own schema', () => {
    for (const edition of CONTRACTS) {
      for (const outcome of answers.filter((answer) => answer.kind !== 'accepted')) {
        for (const messageId of [undefined, 'm-17' as MessageId]) {
          const command = { operation: 'SendCertificates', messageId, outcome } as const
          const { body } = writeCall({ contracts, service: 'TermContr', edition, command })
          contracts.TermContr.editions[edition].check(entryOf(body))
        }
      }
    }
  })
})

describe('the published WSDLs', () => {
  it('have an operation for each folder and none without', () => {
    assert.deepEqual(contracts.DV.operations, ['RequestCertificate', 'GetCACertificates', 'SendCertificates'])
    assert.deepEqual(contracts.CVCA.operations, ['RequestCertificate', 'GetCACertificates'])
    assert.deepEqual(contracts.TermContr.operations, ['SendCertificates'])
  })

  it('carry the address they are asked at', () => {
    for (const service of SERVICES) {
      const text = contracts[service].wsdl('https://a.test/dv?x=$1&"<')
      assert.match(text, /<soap:address location="https:\/\/a\.test\/dv\?x=\$1&amp;&quot;&lt;"\/>/)
      assert.match(text, new RegExp(`targetNamespace="uri:EAC-PKI-${service}-Protocol/1.1"`))
    }
  })
})

describe('soapFault', () => {
  it('needs no message', () => {
    const fault = soapFault({ status: 401, reason: 'who <are> you\u0000' })
    assert.deepEqual([fault.status, fault.contentType], [401, 'text/xml; charset=utf-8'])
    assert.deepEqual(
      entryOf(fault.body).children.map(({ text }) => text),
      ['soap:Client', 'who <are> you\uFFFD'],
    )
    assert.match(soapFault({ status: 503, reason: 'busy' }).body, /soap:Server/)
    assert.ok(bytes(fault.body).length > 0)
  })
})
