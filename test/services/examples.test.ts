import assert from 'node:assert/strict'
import type { ContractName, MessageId, Operation } from '../../src/messages/index.ts'
import { soapFault, statusOf, writeCall } from '../../src/services/index.ts'
import { EVERY_OPERATION, FIRST, listedFor, SECOND } from './every-operation.ts'
import {
  bytes,
  contracts,
  entryOf,
  envelope,
  post,
  requestCertificate,
  requestWithCallback,
  sendCertificates,
} from './support.ts'

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
    const described = EVERY_OPERATION.find(({ name }) => name === 'tr-03129/1.1 DV SendCertificates')!
    for (const status of listedFor(described, 'statusInfo').filter((one) => one !== 'ok_cert_available')) {
      const parts = { statusInfo: `<statusInfo>${status}</statusInfo>`, certificateSeq: '<certificateSeq/>' }
      const { commands } = await post(envelope(sendCertificates(parts)))
      const [command] = commands
      assert.ok(command?.operation === 'SendCertificates' && command.outcome.kind === 'refused', status)
      assert.equal(statusOf(command, 'tr-03129/1.1'), status)
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

  it('an unasked callback of ours: empty accessor in 1.1, empty text in 1.0, nothing in 1.4', () => {
    const command = {
      operation: 'SendCertificates',
      messageId: undefined,
      outcome: { kind: 'certificates', certificates: [FIRST] },
    } as const
    const bodyIn = (edition: ContractName) => writeCall({ contracts, service: 'TermContr', edition, command }).body
    assert.match(bodyIn('tr-03129/1.4'), /<b:sendCertificatesRequest xmlns:b="uri:eacBT\/1\.4"><b:statusInfo>/)
    for (const edition of ['tr-03129/1.0', 'tr-03129/1.1'] as const) {
      const body = bodyIn(edition)
      assert.match(body, /<messageID\/><statusInfo>ok_cert_available<\/statusInfo><certificateSeq><b:certificate>/)
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
